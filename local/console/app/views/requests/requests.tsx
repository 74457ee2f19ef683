import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RequestSummary } from "../../../requests/contract";
import { attempt } from "../../api";
import { count, duration, timeOfDay } from "../../format";
import { step } from "../../keys";
import { held, hold, loadAll, requests, unsent, waiting } from "../../live";
import { Empty, Status } from "../../parts/basics";
import { Icon } from "../../parts/icon";
import { VirtualList } from "../../parts/virtual-list";
import { go, placeOf, selected } from "../../place";
import { RequestPanel } from "./detail";
import { filterOf } from "./filter";
import { openFile } from "./share";

const search = signal("");
const shown = computed(() => {
  const filter = filterOf(search.value);
  return search.value.trim() === "" ? requests.value : requests.value.filter(filter);
});

const quick: readonly (readonly [name: string, search: string])[] = [
  ["All", ""],
  ["4xx", "status:4xx"],
  ["5xx", "status:5xx"],
  ["Slow", "ms:>100"],
];

/** Every request, and one of them step by step. */
export function RequestsView() {
  useEffect(() => {
    step.value = (by) => {
      const at = shown.value.findIndex(({ id }) => id === selected.value);
      const next = shown.value[at < 0 ? 0 : at + by];
      if (next) go("requests", next.id);
    };
    return () => {
      step.value = undefined;
    };
  }, []);
  const open = selected.value !== undefined;
  return (
    <div class={`requests ${open ? "open" : ""}`}>
      <h1 class="hidden">Requests</h1>
      <section class="requests-list" aria-label="List of requests">
        <Tools />
        <Said />
        <List />
      </section>
      {open && <RequestPanel key={selected.value} id={selected.value!} />}
    </div>
  );
}

function Tools() {
  return (
    <div class="tools">
      <input
        type="search"
        aria-label="Search requests"
        placeholder="Search: /orders status:4xx api:mobile ms:>50"
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value;
        }}
      />
      <div class="chips" role="group" aria-label="Quick filters">
        {quick.map(([name, terms]) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={search.value === terms}
            onClick={() => {
              search.value = terms;
            }}
          >
            {name}
          </button>
        ))}
        <button type="button" class="chip" aria-pressed={held.value} onClick={() => hold(!held.value)} title="Hold (p)">
          <Icon name={held.value ? "play" : "pause"} />
          {held.value ? `Held, ${count(waiting.value)} new` : "Hold"}
        </button>
        <label class="chip file">
          Open file
          <input
            type="file"
            accept="application/json"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void attempt(() => openFile(file));
            }}
          />
        </label>
      </div>
    </div>
  );
}

/** What the list leaves out is said, with the way to see it. */
function Said() {
  if (unsent.value === 0) return null;
  return (
    <p class="said">
      More came in than the list is told of live: {count(unsent.value)} requests are not shown.{" "}
      <button type="button" class="link" onClick={() => attempt(loadAll)}>
        Load the newest 10,000
      </button>
    </p>
  );
}

function List() {
  if (requests.value.length === 0) {
    return (
      <Empty title="No request yet">
        <p>
          Send one with the form under <a href={placeOf("routes")}>Routes</a>, or copy a curl line from there: it
          appears here as it happens.
        </p>
      </Empty>
    );
  }
  if (shown.value.length === 0) {
    return (
      <Empty title="No request matches">
        <button
          type="button"
          class="button"
          onClick={() => {
            search.value = "";
          }}
        >
          Clear the search
        </button>
      </Empty>
    );
  }
  const narrow = matchMedia("(max-width: 720px)").matches;
  return (
    <VirtualList
      label="Requests"
      items={shown.value}
      chosenBy={search.value}
      rowHeight={narrow ? 56 : 36}
      active={selected.value === undefined ? undefined : shown.value.findIndex(({ id }) => id === selected.value)}
      row={(request) => <Row key={request.id} request={request} />}
    />
  );
}

/** Messages of a WebSocket API have a route and no path. */
function placeIn({ method, path, routeKey }: RequestSummary): string {
  return /^(CONNECT|MESSAGE|DISCONNECT)$/.test(method) ? (routeKey ?? path) : path;
}

function Row({ request }: { request: RequestSummary }) {
  const { id, method, status, ms, time, api, stage, stoppedAt } = request;
  return (
    <div class="row" role="listitem">
      <a href={placeOf("requests", id)} aria-current={selected.value === id ? "true" : undefined}>
        <Status code={status} />
        <span class="method wide-only">{method}</span>
        <span class="path">
          {placeIn(request)}
          {stoppedAt !== undefined && <span class="stopped">{stoppedAt}</span>}
        </span>
        <span class="api">
          <span class="narrow-only">{method} · </span>
          {api}/{stage}
        </span>
        <span class="ms">{duration(ms)}</span>
        <time class="time">{timeOfDay(time)}</time>
      </a>
    </div>
  );
}
