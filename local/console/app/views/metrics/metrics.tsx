import { useSignal } from "@preact/signals";
import type { AlarmView, MetricsView } from "../../../metrics/contract";
import { timeOfDay } from "../../format";
import { Empty } from "../../parts/basics";
import { placeOf } from "../../place";
import { useStage } from "../../use-stage";
import { Chart } from "./chart";
import { colourSlots } from "./slots";

const spans = [5, 15, 30] as const;

/** Metrics and the states of alarms over time. */
export function MetricsPage() {
  const minutes = useSignal<number>(spans[0]);
  const view = useStage<MetricsView>(`metrics.json?minutes=${minutes.value}`, 3000);
  const slots = colourSlots((view?.charts ?? []).map(({ lines }) => lines.map(({ label }) => label)));
  return (
    <div class="page wide">
      <header class="page-head">
        <h1>Metrics</h1>
        <p>What the stage tells CloudWatch, summed up every five seconds; half an hour is kept.</p>
        <div class="chips" role="group" aria-label="Time shown">
          {spans.map((span) => (
            <button
              key={span}
              type="button"
              class="chip"
              aria-pressed={minutes.value === span}
              onClick={() => {
                minutes.value = span;
              }}
            >
              {span} min
            </button>
          ))}
        </div>
      </header>
      {view && view.charts.length === 0 && (
        <Empty title="No metric yet">
          <p>
            Each request makes some. Send one under <a href={placeOf("routes")}>Routes</a>.
          </p>
        </Empty>
      )}
      {view && (
        <div class="charts">
          {view.charts.map((chart, i) => (
            <Chart key={chart.title} chart={chart} slots={slots[i]!} />
          ))}
        </div>
      )}
      {view && <Alarms view={view} />}
    </div>
  );
}

function Alarms({ view }: { view: MetricsView }) {
  return (
    <section class="card">
      <h2>Alarms</h2>
      {view.alarms.length === 0 ? (
        <p class="faint">
          The program makes no alarms on this stage. Those that it makes are judged here as CloudWatch judges them.
        </p>
      ) : (
        <ul class="alarms">
          {view.alarms.map((alarm) => (
            <Alarm key={alarm.name} alarm={alarm} view={view} />
          ))}
        </ul>
      )}
    </section>
  );
}

const words = { OK: "OK", ALARM: "ALARM", INSUFFICIENT_DATA: "no data", NOT_JUDGED: "not judged here" } as const;
const colours = { OK: "ok", ALARM: "failed", INSUFFICIENT_DATA: "none", NOT_JUDGED: "none" } as const;

function Alarm({ alarm, view }: { alarm: AlarmView; view: MetricsView }) {
  const state = alarm.changes.at(-1)?.state ?? "INSUFFICIENT_DATA";
  const from = view.now - view.minutes * 60_000;
  const parts = alarm.changes
    .map((change, i) => ({ ...change, until: alarm.changes[i + 1]?.time ?? view.now }))
    .filter(({ until }) => until > from);
  const share = (time: number) => ((Math.max(time, from) - from) / (view.now - from)) * 100;
  return (
    <li class="alarm">
      <div>
        <p class="alarm-name">{alarm.name}</p>
        <p class="faint">{alarm.description || alarm.condition}</p>
      </div>
      <div
        class="alarm-line"
        role="img"
        aria-label={
          parts.map(({ time, state }) => `${words[state]} since ${timeOfDay(time)}`).join(", ") || words[state]
        }
      >
        {parts.map(({ time, until, state: was }) => (
          <span
            key={time}
            class={`alarm-part ${colours[was]}`}
            title={`${words[was]} since ${timeOfDay(time)}`}
            style={{ left: `${share(time)}%`, width: `${share(until) - share(time)}%` }}
          />
        ))}
      </div>
      <span class={`status ${colours[state]}`}>{words[state]}</span>
    </li>
  );
}
