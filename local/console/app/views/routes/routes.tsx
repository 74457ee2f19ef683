import { computed } from "@preact/signals";
import type { ApiView, RoutesView, RouteView } from "../../../routes/contract";
import type { SocketApiView } from "../../../sockets/contract";
import { Empty } from "../../parts/basics";
import { Icon } from "../../parts/icon";
import { placeOf, selected } from "../../place";
import { useStage } from "../../use-stage";
import { accessWords } from "./access";
import { TryIt } from "./try-it";
import { socketVerb, TrySocket } from "./try-socket";

const chosen = computed(() => (selected.value ?? "").split(" "));

/** The routes of all APIs, and a form to try each. */
export function RoutesPage() {
  const view = useStage<RoutesView>("routes.json");
  if (!view) return null;
  if (view.apis.length + view.sockets.length === 0) {
    return (
      <div class="page">
        <h1>Routes</h1>
        <Empty title="No REST or HTTP API with a document, and no WebSocket API" />
      </div>
    );
  }
  const [apiName, method, ...words] = chosen.value;
  const path = words.join(" ");
  const api = view.apis.find(({ name }) => name === apiName);
  const route = api?.routes.find((one) => one.method === method && one.path === path);
  const socket = method === socketVerb ? view.sockets.find(({ name }) => name === apiName) : undefined;
  return (
    <div class={`routes ${route || socket ? "open" : ""}`}>
      <h1 class="hidden">Routes</h1>
      <section class="routes-list" aria-label="List of routes">
        {view.apis.map((one) => (
          <Api key={one.name} api={one} chosen={route} />
        ))}
        {view.sockets.map((one) => (
          <SocketApi key={one.name} api={one} chosen={one === socket ? path : undefined} />
        ))}
      </section>
      {socket ? (
        <TrySocket key={socket.name} api={socket} routeKey={path} view={view} />
      ) : api && route ? (
        <TryIt key={selected.value} api={api} route={route} view={view} />
      ) : (
        <section class="routes-none wide-only">
          <Empty title="Choose a route to try it">
            <p>The form knows its parameters, its body's schema and who may call; the stage adds the credentials.</p>
          </Empty>
        </section>
      )}
    </div>
  );
}

function Api({ api, chosen: open }: { api: ApiView; chosen: RouteView | undefined }) {
  return (
    <section class="api-routes">
      <header>
        <h2>{api.name}</h2>
        <p class="faint">
          {api.kind}
          {api.locked ? ", by CloudFront" : ""}
        </p>
      </header>
      <ul>
        {api.routes.map((route) => (
          <RouteLink
            key={`${route.method} ${route.path}`}
            api={api.name}
            verb={route.method}
            path={route.path}
            who={accessWords(route, api)}
            isOpen={route === open}
          />
        ))}
      </ul>
    </section>
  );
}

/** A WebSocket API's routes; the connection is let in once, by `$connect`. */
function SocketApi({ api, chosen: open }: { api: SocketApiView; chosen: string | undefined }) {
  return (
    <section class="api-routes">
      <header>
        <h2>{api.name}</h2>
        <p class="faint">WebSocket API</p>
      </header>
      <ul>
        {["$connect", ...api.routes.map(({ key }) => key)].map((key) => (
          <RouteLink
            key={key}
            api={api.name}
            verb={socketVerb}
            path={key}
            who={key === "$connect" ? accessWords(api, { locked: false }) : undefined}
            isOpen={key === open}
          />
        ))}
      </ul>
    </section>
  );
}

function RouteLink(props: { api: string; verb: string; path: string; who: string | undefined; isOpen: boolean }) {
  const { api, verb, path, who, isOpen } = props;
  return (
    <li>
      <a href={placeOf("routes", `${api} ${verb} ${path}`)} aria-current={isOpen ? "true" : undefined}>
        <span class={`verb ${verb.toLowerCase()}`}>{verb}</span>
        <span class="path">{path}</span>
        <span class="faint who">
          {who === undefined || who === "open" ? null : <Icon name="access" />}
          {who}
        </span>
      </a>
    </li>
  );
}
