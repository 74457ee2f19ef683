import type { ComponentType } from "preact";
import { notice } from "./api";
import { count } from "./format";
import { keyList, keysShown } from "./keys";
import { connected, rate, total } from "./live";
import { Icon } from "./parts/icon";
import { placeOf, type ViewId, view, views } from "./place";
import { nextTheme, theme } from "./theme";
import { AccessPage } from "./views/access/access";
import { ArchitecturePage } from "./views/architecture/architecture";
import { CostPage } from "./views/cost/cost";
import { DataPage } from "./views/data/data";
import { MetricsPage } from "./views/metrics/metrics";
import { RequestsView } from "./views/requests/requests";
import { RoutesPage } from "./views/routes/routes";

const shown: Readonly<Record<ViewId, ComponentType>> = {
  architecture: ArchitecturePage,
  requests: RequestsView,
  routes: RoutesPage,
  data: DataPage,
  metrics: MetricsPage,
  access: AccessPage,
  cost: CostPage,
};

/** The frame of all views: where to go, how the stage is, and the view itself. */
export function Shell() {
  const View = shown[view.value];
  const name = views.find(({ id }) => id === view.value)!.name;
  return (
    <div class="shell">
      <header class="bar">
        <a class="brand" href={placeOf("architecture")}>
          <span class="brand-mark" aria-hidden="true" />
          stagedoor
        </a>
        <Pulse />
        <div class="bar-end">
          <button type="button" class="quiet" onClick={nextTheme} title="Colours (t)">
            <Icon name="theme" />
            <span class="wide-only">
              {theme.value === "system" ? "Auto" : theme.value === "dark" ? "Dark" : "Light"}
            </span>
            <span class="hidden">colours: change</span>
          </button>
          <button
            type="button"
            class="quiet wide-only"
            onClick={() => {
              keysShown.value = true;
            }}
            title="Keys (?)"
          >
            <Icon name="help" />
            <span class="hidden">keyboard shortcuts</span>
          </button>
        </div>
      </header>
      <nav class="nav" aria-label="Views">
        {views.map(({ id, name, short }, i) => (
          <a key={id} href={placeOf(id)} aria-current={view.value === id ? "page" : undefined}>
            <Icon name={id} />
            <span class="wide-only">{name}</span>
            <span class="narrow-only">{short}</span>
            <kbd class="wide-only" title={`key ${i + 1}`}>
              {i + 1}
            </kbd>
          </a>
        ))}
        <p class="nav-note wide-only">Simulated on this machine; nothing here is AWS. IAM policies are enforced.</p>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <main class="main" aria-label={name} tabIndex={0}>
        <View />
      </main>
      <Notice />
      {keysShown.value && <Keys />}
    </div>
  );
}

/** How many requests come in, and whether the stage answers at all. */
function Pulse() {
  const words = { connecting: "connecting", live: "live", lost: "the stage does not answer" }[connected.value];
  return (
    <p class={`pulse ${connected.value}`}>
      <span class="dot" aria-hidden="true" />
      <span>{words}</span>
      <span class="wide-only">
        {count(total.value)} requests · {rate.value < 10 ? rate.value.toFixed(1) : count(rate.value)} a second
      </span>
    </p>
  );
}

function Notice() {
  const said = notice.value;
  return (
    <div class="notice-place" role="status">
      {said && (
        <p class={`notice ${said.failed ? "failed" : ""}`}>
          {said.text}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              notice.value = undefined;
            }}
          >
            <Icon name="close" />
            <span class="hidden">dismiss</span>
          </button>
        </p>
      )}
    </div>
  );
}

function Keys() {
  return (
    <div class="overlay">
      <section class="dialog" role="dialog" aria-modal="true" aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl class="facts">
          {keyList.map(([keys, does]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <button
          type="button"
          class="button"
          ref={(button) => button?.focus()}
          onClick={() => {
            keysShown.value = false;
          }}
        >
          Close
        </button>
      </section>
    </div>
  );
}
