import { useSignal } from "@preact/signals";
import type { ApiView, RoutesView, RouteView, Sending, Sent } from "../../../routes/contract";
import { attempt, tell } from "../../api";
import { duration } from "../../format";
import { Code, Status } from "../../parts/basics";
import { placeOf } from "../../place";
import { Steps } from "../requests/steps-of";
import { accessWords } from "./access";
import { BodyForm } from "./body-form";
import { type Caller, CallerForm, callerFor } from "./caller";
import { ParameterForm, startOf } from "./parameters";
import { TryHead } from "./try-head";

/** A form for one route, and what came back. */
export function TryIt({ api, route, view }: { api: ApiView; route: RouteView; view: RoutesView }) {
  const values = useSignal<Readonly<Record<string, string>>>(startOf(route));
  const body = useSignal(route.body ? JSON.stringify(route.body.sample, undefined, 2) : "");
  const caller = useSignal<Caller>(callerFor(route, api, view));
  const sent = useSignal<Sent | undefined>(undefined);
  const busy = useSignal(false);
  const hasBody = route.body !== undefined || ["POST", "PUT", "PATCH", "ANY"].includes(route.method);

  const send = (event: Event) => {
    event.preventDefault();
    busy.value = true;
    void attempt(async () => {
      sent.value = await tell<Sent>(
        "send",
        sendingOf(api, route, values.value, hasBody ? body.value : "", caller.value),
      );
    }).finally(() => {
      busy.value = false;
    });
  };
  return (
    <section class="try" aria-label={`Try ${route.method} ${route.path}`}>
      <TryHead verb={route.method} name={route.path} note={route.summary ?? `${api.url}${route.path}`} />
      <form class="try-form" onSubmit={send}>
        <CallerForm
          caller={caller}
          view={view}
          asks={`this route: ${accessWords(route, api)}`}
          scopes={route.access.kind === "token" ? route.access.scopes : []}
        />
        <ParameterForm route={route} values={values} />
        {hasBody && <BodyForm schema={route.body?.schema} text={body} />}
        <div>
          <button type="submit" class="button primary" disabled={busy.value}>
            {busy.value ? "Sending …" : "Send"}
          </button>
        </div>
      </form>
      {sent.value && <Answer sent={sent.value} />}
    </section>
  );
}

function Answer({ sent }: { sent: Sent }) {
  return (
    <section class="answer" aria-label="Answer" aria-live="polite">
      <div class="answer-line">
        <Status code={sent.status} />
        <span class="faint">{duration(sent.ms)}</span>
        {sent.id !== undefined && <a href={placeOf("requests", sent.id)}>Open in Requests</a>}
      </div>
      <Code label="Body of the answer" text={sent.body} />
      <details>
        <summary>Headers</summary>
        <Code
          label="Headers of the answer"
          text={sent.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        />
      </details>
      {sent.id !== undefined && (
        <>
          <h3>Its way through the gateway</h3>
          <Steps id={sent.id} />
        </>
      )}
    </section>
  );
}

function sendingOf(
  api: ApiView,
  route: RouteView,
  values: Readonly<Record<string, string>>,
  body: string,
  { as, keyId }: Caller,
): Sending {
  const given = route.parameters.flatMap(({ name, in: place }) => {
    const value = values[`${place} ${name}`] ?? "";
    return value === "" ? [] : [{ name, place, value }];
  });
  const path = route.path.replace(/\{([^}+]+)(\+?)\}/g, (_, name: string, greedy: string) => {
    const value = given.find((one) => one.place === "path" && one.name === name)?.value ?? "";
    return greedy ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    given.filter(({ place }) => place === "query").map(({ name, value }) => [name, value]),
  );
  const headers = Object.fromEntries(
    given.filter(({ place }) => place === "header").map(({ name, value }) => [name, value]),
  );
  return {
    url: `${api.url}${path}${query.size > 0 ? `?${query}` : ""}`,
    method: route.method === "ANY" ? (body === "" ? "GET" : "POST") : route.method,
    headers: { ...headers, ...(body === "" ? {} : { "Content-Type": "application/json" }) },
    ...(body === "" ? {} : { body }),
    as,
    ...(keyId === undefined ? {} : { keyId }),
  };
}
