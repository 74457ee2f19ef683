import { useSignal } from "@preact/signals";
import type { RoutesView } from "../../../routes/contract";
import type { IdentitySource, MessageRoute, SocketApiView } from "../../../sockets/contract";
import { attempt } from "../../api";
import { go } from "../../place";
import { type Connection, connect, connectionTo, disconnect, sendMessage } from "../../sockets";
import { accessWords } from "./access";
import { BodyForm } from "./body-form";
import { type Caller, CallerForm, callerFor, someUser } from "./caller";
import { SocketEvents } from "./socket-events";
import { TryHead } from "./try-head";

/** What stands for the method where routes have none. */
export const socketVerb = "WS";

/** A form that connects to a WebSocket API and sends messages to its routes, with what comes and goes. */
export function TrySocket({ api, routeKey, view }: { api: SocketApiView; routeKey: string; view: RoutesView }) {
  const connection = connectionTo(api.name);
  const route = api.routes.find(({ key }) => key === routeKey) ?? api.routes[0];
  return (
    <section class="try" aria-label={`Try ${api.name}`}>
      <TryHead verb={socketVerb} name={api.name} note={api.url} />
      <ConnectForm api={api} view={view} connection={connection} />
      {route && <MessageForm key={route.key} api={api} route={route} connection={connection} />}
      <SocketEvents events={connection.events} />
    </section>
  );
}

function ConnectForm(props: { api: SocketApiView; view: RoutesView; connection: Connection }) {
  const { api, view, connection } = props;
  const caller = useSignal<Caller>(connectorFor(api, view));
  const values = useSignal<Readonly<Record<string, string>>>({});
  const [tokenPlace] = api.identitySources;
  const asUser = caller.value.as.kind === "user";
  // The stage puts a user's token there itself.
  const fields = api.identitySources.filter((source) => !(asUser && source === tokenPlace));
  const state = connection.state.value;
  const submit = (event: Event) => {
    event.preventDefault();
    const given = (place: IdentitySource["in"]) =>
      Object.fromEntries(
        fields
          .filter((source) => source.in === place && values.value[source.name])
          .map(({ name }) => [name, values.value[name]!]),
      );
    void attempt(() =>
      state === "closed"
        ? connect(connection, { ...caller.value, api: api.name, query: given("query"), headers: given("header") })
        : disconnect(connection),
    );
  };
  return (
    <form class="try-form" onSubmit={submit}>
      {state === "closed" && (
        <>
          <CallerForm
            caller={caller}
            view={view}
            asks={`$connect: ${accessWords(api, { locked: false })}`}
            scopes={[]}
          />
          {fields.map(({ name, in: place }) => (
            <label key={name} class="field">
              <span>
                {name} <span class="faint">{place}</span>
              </span>
              <input
                value={values.value[name] ?? ""}
                onInput={(event) => {
                  values.value = { ...values.value, [name]: event.currentTarget.value };
                }}
              />
            </label>
          ))}
          {asUser && tokenPlace && (
            <p class="faint">
              The stage makes a token, and sends it as {tokenPlace.name} ({tokenPlace.in}).
            </p>
          )}
        </>
      )}
      <div class="socket-line">
        <button type="submit" class={`button ${state === "closed" ? "primary" : ""}`} disabled={state === "opening"}>
          {state === "closed" ? "Connect" : state === "opening" ? "Connecting …" : "Disconnect"}
        </button>
        <span role="status" class={`socket-state ${state}`}>
          {state === "open" ? "connected" : state === "opening" ? "connecting" : "not connected"}
        </span>
      </div>
    </form>
  );
}

/** A caller whom `$connect` lets in; of a Lambda authorizer nobody knows, and a token is the likeliest. */
function connectorFor(api: SocketApiView, view: RoutesView): Caller {
  const caller = callerFor(api, { name: api.name, locked: false }, view);
  return api.access.kind === "function" && view.hasDirectory ? { ...caller, as: someUser(view, []) } : caller;
}

function MessageForm(props: { api: SocketApiView; route: MessageRoute; connection: Connection }) {
  const { api, route, connection } = props;
  const text = useSignal(JSON.stringify(route.sample, undefined, 2));
  const send = (event: Event) => {
    event.preventDefault();
    void attempt(() => sendMessage(connection, text.value));
  };
  return (
    <form class="try-form" onSubmit={send}>
      <label class="field">
        <span>
          Route <span class="faint">{api.routeSelectionExpression}</span>
        </span>
        <select
          value={route.key}
          onChange={(event) => go("routes", `${api.name} ${socketVerb} ${event.currentTarget.value}`)}
        >
          {api.routes.map(({ key }) => (
            <option key={key}>{key}</option>
          ))}
        </select>
      </label>
      <BodyForm schema={route.schema} text={text} legend="Message" />
      <div>
        <button type="submit" class="button primary" disabled={connection.state.value !== "open"}>
          Send
        </button>
      </div>
    </form>
  );
}
