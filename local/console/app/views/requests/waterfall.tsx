import { useSignal } from "@preact/signals";
import type { TraceStep } from "../../../../cloud/telemetry";
import type { RequestDetail } from "../../../requests/contract";
import { duration } from "../../format";
import { Code, Facts } from "../../parts/basics";
import { describeStep } from "./steps";

/** The gateway's steps in time; a step opens to what it found. */
export function Waterfall({ detail }: { detail: RequestDetail }) {
  const last = Math.max(...detail.steps.map(({ startMs, durationMs }) => startMs + durationMs), 0.001);
  const whole = Math.max(detail.ms, last);
  const interesting = detail.steps.findIndex(
    ({ step, outcome, detail: facts }) =>
      outcome === "refused" || outcome === "failed" || (step.startsWith("map") && facts?.template !== undefined),
  );
  const open = useSignal(new Set(interesting < 0 ? [] : [interesting]));
  const toggle = (i: number) => {
    const next = new Set(open.value);
    if (!next.delete(i)) next.add(i);
    open.value = next;
  };
  if (detail.steps.length === 0) return <p class="faint">The request reached no step.</p>;
  return (
    <ol class="waterfall">
      {detail.steps.map((step, i) => (
        <li key={`${step.step}-${step.startMs}`} class={`step ${step.outcome}`}>
          <button type="button" class="step-line" aria-expanded={open.value.has(i)} onClick={() => toggle(i)}>
            <span class={`step-name depth-${depthOf(step, detail.steps)}`}>{describeStep(step.step).title}</span>
            <span class="track" aria-hidden="true">
              <span
                class="fill"
                style={{
                  left: `${(step.startMs / whole) * 100}%`,
                  width: `max(2px, ${(step.durationMs / whole) * 100}%)`,
                }}
              />
            </span>
            <span class="step-outcome">{step.outcome === "passed" ? duration(step.durationMs) : step.outcome}</span>
          </button>
          {open.value.has(i) && <StepDetail step={step} />}
        </li>
      ))}
    </ol>
  );
}

/** Steps may run inside others: the mapping inside the integration. */
function depthOf(step: TraceStep, all: readonly TraceStep[]): number {
  const inside = (outer: TraceStep) =>
    outer !== step &&
    outer.startMs <= step.startMs &&
    outer.startMs + outer.durationMs >= step.startMs + step.durationMs &&
    outer.durationMs > step.durationMs;
  return Math.min(2, all.filter(inside).length);
}

function StepDetail({ step }: { step: TraceStep }) {
  const { about } = describeStep(step.step);
  const { input, output, template, ...facts } = step.detail ?? {};
  const rows = Object.entries(facts).map(
    ([name, value]) => [wordsOf(name), typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  return (
    <div class="step-detail">
      <p class="faint">{about}</p>
      {rows.length > 0 && <Facts rows={rows} />}
      {template !== undefined && (
        <div class="sides">
          <section>
            <h3 class="side-title">Before the template</h3>
            <Code label="Input of the template" text={String(input ?? "")} />
          </section>
          <section>
            <h3 class="side-title">After the template ({String(template)})</h3>
            <Code label="Output of the template" text={String(output ?? "")} />
          </section>
        </div>
      )}
    </div>
  );
}

function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
