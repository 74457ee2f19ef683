import type { CostView } from "../../../cost/contract";
import { count } from "../../format";
import { Empty } from "../../parts/basics";
import { placeOf } from "../../place";
import { useStage } from "../../use-stage";

/** What the traffic so far would cost on AWS, and a month of it. */
export function CostPage() {
  const view = useStage<CostView>("cost.json", 4000);
  if (!view) return null;
  const { cost } = view;
  return (
    <div class="page">
      <header class="page-head">
        <h1>Cost</h1>
        <p>
          What this stage's traffic would cost on AWS: list prices{cost ? ` of ${cost.region}` : ""}, no free tier. Here
          it costs nothing.
        </p>
      </header>
      {cost ? (
        <>
          <div class="figures">
            <Figure
              words={`So far: ${count(view.requests)} requests in ${span(view.seconds)}`}
              usd={cost.soFar.usd}
              idle={cost.soFar.idleUsd}
            />
            <Figure words="A month of the same traffic" usd={cost.month.usd} idle={cost.month.idleUsd} />
          </div>
          {view.requests === 0 ? (
            <Empty title="No traffic yet">
              <p>
                Send requests under <a href={placeOf("routes")}>Routes</a>: their cost appears here by route.
              </p>
            </Empty>
          ) : (
            <Routes view={view} />
          )}
          {cost.notPriced.length > 0 && (
            <details class="card">
              <summary>May cost something, and is not priced here ({cost.notPriced.length})</summary>
              <ul class="plain">
                {cost.notPriced.map((type) => (
                  <li key={type}>{type}</li>
                ))}
              </ul>
            </details>
          )}
          <p class="faint">
            Rates that are only seconds old make a month of them a guess. For traffic that you state, with all
            assumptions: npx stagedoor cost.
          </p>
        </>
      ) : (
        <Empty title="No prices">
          <p>{view.why}</p>
        </Empty>
      )}
    </div>
  );
}

function Figure({ words, usd, idle }: { words: string; usd: number; idle: number }) {
  return (
    <section class="card figure">
      <h2>{words}</h2>
      <p class="sum">{money(usd)}</p>
      <p class="faint">of it {money(idle)} with no request at all</p>
    </section>
  );
}

function Routes({ view }: { view: CostView }) {
  const { soFar, month } = view.cost!;
  const monthly = new Map(month.routes.map(({ api, route, usd }) => [`${api} ${route}`, usd]));
  const most = Math.max(...monthly.values(), 1e-12);
  return (
    <section class="card">
      <h2>By route, dearest first</h2>
      <div class="scroll">
        <table class="table">
          <thead>
            <tr>
              <th>Route</th>
              <th class="wide-only">API</th>
              <th class="number">So far</th>
              <th class="number">A month of it</th>
              <th class="wide-only">
                <span class="hidden">Share</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {soFar.routes.map(({ api, route, usd }) => {
              const inMonth = monthly.get(`${api} ${route}`) ?? 0;
              return (
                <tr key={`${api} ${route}`}>
                  <td>
                    <span class="mono">{route}</span>
                    <span class="narrow-only faint"> {api}</span>
                  </td>
                  <td class="faint wide-only">{api}</td>
                  <td class="number nowrap">{money(usd)}</td>
                  <td class="number nowrap">{money(inMonth)}</td>
                  <td class="wide-only share">
                    <span style={{ width: `${(inMonth / most) * 100}%` }} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Dollars with as many digits as say something. */
function money(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.01) return `$${usd.toPrecision(2).replace(/e-(\d+)$/, " × 10⁻$1")}`;
  return usd.toLocaleString("en", { style: "currency", currency: "USD" });
}

function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}
