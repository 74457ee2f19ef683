import { useSignal } from "@preact/signals";
import type { StoreKind, StoreRecord, StoreSummary, StoreView } from "../../../data/contract";
import { attempt, tell } from "../../api";
import { Code, Empty } from "../../parts/basics";
import { PanelHead } from "../../parts/panel-head";
import { placeOf, selected } from "../../place";
import { useStage } from "../../use-stage";

/** Time between looks: data changes without requests, too. */
const everyMs = 2000;

const kinds: Readonly<Record<StoreKind, string>> = {
  table: "Tables",
  queue: "Queues",
  stream: "Streams",
  workflow: "Workflows",
  connections: "Connections",
  bucket: "Buckets",
};

/** What the stage's stores hold, as it is now. */
export function DataPage() {
  const stores = useStage<readonly StoreSummary[]>("data.json", everyMs);
  if (!stores) return null;
  const [kind, ...rest] = (selected.value ?? "").split(" ");
  const open = stores.find((store) => store.kind === kind && store.id === rest.join(" "));
  if (stores.length === 0) {
    return (
      <div class="page">
        <h1>Data</h1>
        <Empty title="The program has nothing that holds data" />
      </div>
    );
  }
  return (
    <div class={`routes ${open ? "open" : ""}`}>
      <h1 class="hidden">Data</h1>
      <section class="routes-list" aria-label="List of stores">
        {Object.entries(kinds).map(([of, words]) => {
          const listed = stores.filter((store) => store.kind === of);
          return listed.length === 0 ? null : <Kind key={of} words={words} stores={listed} open={open} />;
        })}
      </section>
      {open ? (
        <Store key={open.id} store={open} />
      ) : (
        <section class="routes-none wide-only">
          <Empty title="Choose what to look into">
            <p>Looking changes nothing: messages stay unreceived, and no iterator moves on.</p>
          </Empty>
        </section>
      )}
    </div>
  );
}

function Kind(props: { words: string; stores: readonly StoreSummary[]; open: StoreSummary | undefined }) {
  return (
    <section class="api-routes">
      <header>
        <h2>{props.words}</h2>
      </header>
      <ul>
        {props.stores.map((store) => (
          <li key={store.id}>
            <a
              class="store-line"
              href={placeOf("data", `${store.kind} ${store.id}`)}
              aria-current={store === props.open ? "true" : undefined}
            >
              <span>
                {store.name}
                {store.deadLetters && <span class="tag">dead letters</span>}
              </span>
              <span class="faint">{store.holds}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Store({ store }: { store: StoreSummary }) {
  const view = useStage<StoreView>(`store.json?kind=${store.kind}&id=${encodeURIComponent(store.id)}`, everyMs);
  const open = useSignal<string | undefined>(undefined);
  return (
    <section class="try" aria-label={store.name}>
      <PanelHead view="data" back="Back to the stores" title={store.name} note={`${store.holds} · ${store.id}`} />
      {view && view.records.length === 0 && (
        <Empty title={store.kind === "connections" ? "Nobody is connected" : "Empty"}>
          {store.kind === "connections" && <p>Connect with: npx stagedoor listen ADDRESS</p>}
        </Empty>
      )}
      {view && view.records.length > 0 && (
        <div class="records">
          {view.note !== undefined && <p class="faint">{view.note}</p>}
          <div class="scroll">
            <table class="table">
              <thead>
                <tr>
                  {view.columns.map((name) => (
                    <th key={name}>{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {view.records.map((record) => (
                  <Row
                    key={record.id}
                    record={record}
                    store={store}
                    columns={view.columns.length}
                    open={open.value === record.id}
                    toggle={() => {
                      open.value = open.value === record.id ? undefined : record.id;
                    }}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </section>
  );
}

function Row(props: { record: StoreRecord; store: StoreSummary; columns: number; open: boolean; toggle: () => void }) {
  const { record, store, columns, open, toggle } = props;
  const [first, ...others] = record.cells;
  return (
    <>
      <tr class={open ? "open" : ""}>
        <td>
          <button type="button" class="link cell" aria-expanded={open} onClick={toggle}>
            {first}
          </button>
        </td>
        {others.map((cell, i) => (
          <td key={i} class="cell">
            {cell}
          </td>
        ))}
      </tr>
      {open && (
        <tr class="open">
          <td colSpan={columns}>
            {store.kind === "connections" && <Push api={store.id} connection={record.id} />}
            <Code label={`Record ${record.id}`} text={record.detail} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Sends a message to one connection, as a backend does by the @connections API. */
function Push({ api, connection }: { api: string; connection: string }) {
  const message = useSignal('{"type":"hello"}');
  const send = (event: Event) => {
    event.preventDefault();
    void attempt(() => tell("push", { api, connection, message: message.value }), "Sent.");
  };
  return (
    <form class="push" onSubmit={send}>
      <input
        aria-label="Message to this connection"
        value={message.value}
        onInput={(event) => {
          message.value = event.currentTarget.value;
        }}
      />
      <button type="submit" class="button primary">
        Send to this one
      </button>
    </form>
  );
}
