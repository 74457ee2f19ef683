import { Icon } from "../../parts/icon";
import { placeOf } from "../../place";

/** What is tried, and the way back to the list. */
export function TryHead({ verb, name, note }: { verb: string; name: string; note: string }) {
  return (
    <header class="panel-head">
      <a class="quiet" href={placeOf("routes")} title="Close (Esc)">
        <Icon name="back" />
        <span class="hidden">Back to the routes</span>
      </a>
      <div class="panel-title">
        <h2>
          <span class={`verb ${verb.toLowerCase()}`}>{verb}</span> {name}
        </h2>
        <p class="faint">{note}</p>
      </div>
    </header>
  );
}
