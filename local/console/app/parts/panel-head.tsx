import type { ComponentChildren } from "preact";
import { placeOf, type ViewId } from "../place";
import { Icon } from "./icon";

/** What a panel shows, the way back to the list of its view, and what can be done with it. */
export function PanelHead(props: {
  view: ViewId;
  back: string;
  title: ComponentChildren;
  note: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <header class="panel-head">
      <a class="quiet" href={placeOf(props.view)} title="Close (Esc)">
        <Icon name="back" />
        <span class="hidden">{props.back}</span>
      </a>
      <div class="panel-title">
        <h2>{props.title}</h2>
        <p class="faint">{props.note}</p>
      </div>
      {props.children}
    </header>
  );
}
