import { computed } from "@preact/signals";
import type { ApiView, RoutesView, RouteView } from "../../../contract";
import { Empty } from "../../parts/basics";
import { Icon } from "../../parts/icon";
import { placeOf, selected } from "../../place";
import { useStage } from "../../use-stage";
import { accessWords } from "./access";
import { TryIt } from "./try-it";

const chosen = computed(() => (selected.value ?? "").split(" "));

/** The routes of all APIs, and a form to try each. */
export function RoutesPage() {
  const view = useStage<RoutesView>("routes.json");
  if (!view) return null;
  if (view.apis.length === 0) {
    return (
      <div class="page">
        <h1>Routes</h1>
        <Empty title="No REST or HTTP API with a document">
          <p>Routes of WebSocket APIs are seen as they are used, under Requests.</p>
        </Empty>
      </div>
    );
  }
  const [apiName, method, path] = chosen.value;
  const api = view.apis.find(({ name }) => name === apiName);
  const route = api?.routes.find((one) => one.method === method && one.path === path);
  return (
    <div class={`routes ${route ? "open" : ""}`}>
      <h1 class="hidden">Routes</h1>
      <section class="routes-list" aria-label="List of routes">
        {view.apis.map((one) => (
          <Api key={one.name} api={one} chosen={route} />
        ))}
      </section>
      {api && route ? (
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
          <li key={`${route.method} ${route.path}`}>
            <a
              href={placeOf("routes", `${api.name} ${route.method} ${route.path}`)}
              aria-current={route === open ? "true" : undefined}
            >
              <span class={`verb ${route.method.toLowerCase()}`}>{route.method}</span>
              <span class="path">{route.path}</span>
              <span class="faint who">
                {accessWords(route, api) === "open" ? null : <Icon name="access" />}
                {accessWords(route, api)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
