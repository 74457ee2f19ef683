import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RequestDetail } from "../../../requests/contract";
import { ask, attempt, tell } from "../../api";
import { duration, timeOfDay } from "../../format";
import { Code, Copy, Empty, Status } from "../../parts/basics";
import { PanelHead } from "../../parts/panel-head";
import { Tabs } from "../../parts/tabs";
import { go, placeOf } from "../../place";
import { openedFile, saveFile } from "./share";
import { Waterfall } from "./waterfall";

type Tab = "steps" | "exchange" | "logs";

/** One request: its way through the gateway, what went over the wire, its logs. */
export function RequestPanel({ id }: { id: string }) {
  const detail = useSignal<RequestDetail | undefined>(undefined);
  const fault = useSignal<string | undefined>(undefined);
  const tab = useSignal<Tab>("steps");
  useEffect(() => {
    if (openedFile.value?.id === id) {
      detail.value = openedFile.value;
      return;
    }
    ask<RequestDetail>(`request.json?id=${encodeURIComponent(id)}`).then(
      (found) => {
        detail.value = found;
      },
      (error: Error) => {
        fault.value = error.message;
      },
    );
  }, [id]);
  const found = detail.value;
  return (
    <section class="panel" aria-label="Request">
      {found && <Panel detail={found} tab={tab.value} choose={(chosen) => (tab.value = chosen)} />}
      {fault.value !== undefined && (
        <Empty title="This request is gone">
          <p>{fault.value}</p>
          <a class="button" href={placeOf("requests")}>
            Back to the list
          </a>
        </Empty>
      )}
    </section>
  );
}

function Panel({ detail, tab, choose }: { detail: RequestDetail; tab: Tab; choose: (tab: Tab) => void }) {
  const tabs: readonly (readonly [Tab, string])[] = [
    ["steps", "Steps"],
    ["exchange", "Request and response"],
    ["logs", `Logs (${detail.logs.length})`],
  ];
  return (
    <>
      <Head detail={detail} />
      <Tabs id="tab" label="Parts of the request" tabs={tabs} chosen={tab} choose={choose} />
      <div class="panel-body" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === "steps" && <Waterfall detail={detail} />}
        {tab === "exchange" && <Wire detail={detail} />}
        {tab === "logs" && <Logs detail={detail} />}
      </div>
    </>
  );
}

function Head({ detail }: { detail: RequestDetail }) {
  const { exchange } = detail;
  const replay = () =>
    attempt(async () => {
      const { id, status } = await tell<{ id?: string; status: number }>("replay", { id: detail.id });
      if (id === undefined) throw new Error(`sent again: ${status}, without a request id`);
      // The list learns of it with the next tick; the detail is there at once.
      go("requests", id);
    });
  const title = (
    <>
      <Status code={detail.status} /> <span class="method">{detail.method}</span> {detail.path}
    </>
  );
  const route = `${detail.api}/${detail.stage} · ${detail.routeKey ?? "no route"}`;
  const note = `${route} · ${duration(detail.ms)} · ${timeOfDay(detail.time)}`;
  return (
    <PanelHead view="requests" back="Back to the list" title={title} note={note}>
      <div class="actions">
        {exchange && (
          <button type="button" class="button" onClick={replay}>
            Send again
          </button>
        )}
        {exchange && <Copy text={exchange.curl}>Copy as curl</Copy>}
        <button type="button" class="button" onClick={() => saveFile(detail)}>
          Save
        </button>
      </div>
    </PanelHead>
  );
}

function Wire({ detail }: { detail: RequestDetail }) {
  const { exchange } = detail;
  if (!exchange) {
    return (
      <Empty title="Not kept">
        <p>
          The stage keeps what went over the wire for its newest 1,000 HTTP requests; messages of WebSocket APIs have no
          request of their own.
        </p>
      </Empty>
    );
  }
  const lines = (headers: readonly (readonly [string, string])[]) =>
    headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return (
    <div class="sides">
      <section>
        <h3>Request</h3>
        <p class="url">
          {detail.method} {exchange.request.url}
        </p>
        <Code label="Request headers" text={lines(exchange.request.headers)} />
        {exchange.request.body !== "" && <Code label="Request body" text={exchange.request.body} />}
      </section>
      <section>
        <h3>Response</h3>
        <p class="url">{exchange.response.status}</p>
        <Code label="Response headers" text={lines(exchange.response.headers)} />
        <Code label="Response body" text={exchange.response.body} />
      </section>
    </div>
  );
}

const kinds = { access: "Access log", execution: "Execution log", function: "Function's log" } as const;

function Logs({ detail }: { detail: RequestDetail }) {
  const groups = (["access", "execution", "function"] as const).map((kind) => ({
    kind,
    lines: detail.logs.filter((line) => line.kind === kind),
  }));
  return (
    <>
      {detail.traceId !== undefined && <p class="faint">Trace {detail.traceId}</p>}
      {groups.map(({ kind, lines }) => (
        <section key={kind}>
          <h3>{kinds[kind]}</h3>
          {lines.length === 0 ? (
            <p class="faint">
              No line names this request{kind === "execution" ? "; the stage may log errors only" : ""}.
            </p>
          ) : (
            <>
              <p class="faint">{lines[0]!.group}</p>
              <Code label={kinds[kind]} text={lines.map(({ message }) => message.trimEnd()).join("\n")} />
            </>
          )}
        </section>
      ))}
    </>
  );
}
