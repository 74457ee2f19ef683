import type { Signal } from "@preact/signals";
import type { SocketEvent } from "../../../sockets/contract";
import { pretty, timeOfDay } from "../../format";
import { placeOf } from "../../place";

/** What happened on a connection, newest first. */
export function SocketEvents({ events }: { events: Signal<readonly SocketEvent[]> }) {
  if (events.value.length === 0) return null;
  return (
    <section class="answer" aria-label="Messages">
      <div class="answer-line">
        <h3>Messages</h3>
        <a href={placeOf("requests")}>Open Requests</a>
        <button
          type="button"
          class="link"
          onClick={() => {
            events.value = [];
          }}
        >
          clear
        </button>
      </div>
      <ol class="socket-events" aria-live="polite">
        {events.value.toReversed().map((event) => (
          <li key={`${event.time} ${events.value.indexOf(event)}`} class={event.kind}>
            <span class="faint">{timeOfDay(event.time)}</span>
            <span class="socket-kind">{event.kind}</span>
            <Words event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Words({ event }: { event: SocketEvent }) {
  switch (event.kind) {
    case "opened":
      return <span class="faint">the API let the caller in</span>;
    case "refused":
      return <span>{[event.status, event.reason].filter(Boolean).join(" ")}</span>;
    case "closed":
      return <span>{[event.code, event.reason].filter(Boolean).join(" ")}</span>;
    default:
      return <pre>{pretty(event.text)}</pre>;
  }
}
