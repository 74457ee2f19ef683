import type { PlacedBox } from "../../../../../capture/architecture/layout";
import type { ArchitectureView } from "../../../architecture/contract";
import { count } from "../../format";
import { Icon } from "../../parts/icon";
import { placeOf } from "../../place";
import { traffic } from "./traffic";

/** What a box stands for, and who it deals with. */
export function BoxPanel({ box, view }: { box: PlacedBox; view: ArchitectureView }) {
  const { arrows } = view.layout;
  const { resources } = view.boxes[box.id]!;
  const endpoint = view.endpoints.filter(({ name }) => box.names.includes(name));
  return (
    <aside class="card box-panel" aria-label={box.names.join(", ")}>
      <header class="panel-line">
        <div>
          <p class="faint">{box.service}</p>
          <h2>{box.names.join(", ")}</h2>
        </div>
        <a class="quiet" href={placeOf("architecture")} title="Close (Esc)">
          <Icon name="close" />
          <span class="hidden">close</span>
        </a>
      </header>
      {endpoint.map(({ url, note }) => (
        <p key={url} class="url">
          {url}
          {note !== undefined && <span class="faint"> {note}</span>}
        </p>
      ))}
      {box.group === "apis" && <a href={placeOf("routes", box.names[0])}>Routes and a form to try them</a>}
      {box.group === "data" && <a href={placeOf("data")}>What is in it</a>}
      <Neighbours
        words="Called by"
        view={view}
        ids={arrows.filter(({ to }) => to === box.id).map(({ from }) => [from, box.id])}
        side={0}
      />
      <Neighbours
        words="Calls"
        view={view}
        ids={arrows.filter(({ from }) => from === box.id).map(({ to }) => [box.id, to])}
        side={1}
      />
      <section>
        <h3>Resources ({resources.length})</h3>
        <ul class="plain">
          {resources.map(({ type, name, simulated }) => (
            <li key={`${type} ${name}`}>
              {name} <span class="faint">{type.split(":").at(-1)}</span>
              {!simulated && <span class="tag">recorded only</span>}
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

function Neighbours(props: {
  words: string;
  view: ArchitectureView;
  ids: readonly (readonly [from: string, to: string])[];
  side: 0 | 1;
}) {
  if (props.ids.length === 0) return null;
  return (
    <section>
      <h3>{props.words}</h3>
      <ul class="plain">
        {props.ids.map((pair) => {
          const other = props.view.layout.boxes.find(({ id }) => id === pair[props.side])!;
          const seen = traffic.value.get(pair.join(" "));
          return (
            <li key={other.id}>
              <a href={placeOf("architecture", other.id)}>{other.names.join(", ")}</a>{" "}
              <span class="faint">{other.service}</span>
              {seen && (
                <span class="tag">
                  {count(seen.calls)} calls{seen.failed > 0 ? `, ${count(seen.failed)} failed` : ""}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
