import type { CapturedResource } from "../capture/program";
import { functionIn } from "./targets";

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next?: string }[];
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
  readonly Iterator?: Machine;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** An execution that nothing fails: the steps it takes and the functions it calls. */
export interface WorkflowWalk {
  readonly steps: number;
  readonly tasks: readonly CapturedResource[];
}

/**
 * Walks a state machine from its start: a choice takes its default, else its first way; a map runs its steps once.
 * Step Functions counts a transition each time a step is executed, retries included.
 * https://aws.amazon.com/step-functions/pricing/
 */
export function walkOf({ inputs }: CapturedResource, resources: readonly CapturedResource[]): WorkflowWalk {
  const machine = typeof inputs.definition === "string" ? (JSON.parse(inputs.definition) as Machine) : undefined;
  return machine ? walk(machine, resources) : { steps: 0, tasks: [] };
}

function walk({ StartAt, States }: Machine, resources: readonly CapturedResource[]): WorkflowWalk {
  const seen = new Set<string>();
  let steps = 0;
  const tasks: CapturedResource[] = [];
  for (let at: string | undefined = StartAt; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const state: State | undefined = States[at];
    if (!state) break;
    steps += 1;
    const called = state.Type === "Task" ? functionIn(JSON.stringify(state), resources) : undefined;
    if (called) tasks.push(called);
    for (const inner of [...(state.Branches ?? []), state.ItemProcessor ?? state.Iterator]) {
      if (!inner) continue;
      const within = walk(inner, resources);
      steps += within.steps;
      tasks.push(...within.tasks);
    }
    at = state.Type === "Choice" ? (state.Default ?? state.Choices?.[0]?.Next) : state.Next;
  }
  return { steps, tasks };
}
