import * as pulumi from "@pulumi/pulumi";
import type { Finding } from "../faults";
import { accepted, acceptedKey, acceptedReasons, faultsOfAcceptance } from "./accepted";

/** What a component is told. */
interface Told {
  readonly component: string;
  readonly findings: readonly Finding[];
}

/** Places that are named of one finding before the rest is counted. */
const shownPlaces = 3;

interface Waiting {
  readonly component: string;
  readonly find: () => readonly Finding[];
  /** Whether it takes all of the program's components to know. */
  readonly takesAll: boolean;
}

let waiting: Waiting[] = [];

/** Tells what was found of a component, together with all that the program's other components are told. */
export function advise(component: string, findings: readonly Finding[]): void {
  if (findings.length > 0) wait({ component, find: () => findings, takesAll: false });
}

/** Tells what can be known only when all of the program's components are there. */
export function adviseAtEnd(component: string, find: () => readonly Finding[]): void {
  wait({ component, find, takesAll: true });
}

/** A component's fault stops the program: what takes all components is not known, and not told. */
export function stopsBeforeEnd(): void {
  waiting = waiting.filter(({ takesAll }) => !takesAll);
}

function wait(what: Waiting): void {
  // Microtasks run when the program's own text has run to its end, or waits for something.
  if (waiting.length === 0) queueMicrotask(tell);
  waiting.push(what);
}

function tell(): void {
  if (waiting.length === 0) return;
  const told = waiting.map(({ component, find }) => ({ component, findings: find() }));
  waiting = [];
  const text = adviceText(told);
  if (text !== undefined) void pulumi.log.warn(text);
}

/** One text for everything, or undefined where nothing is left to say. */
function adviceText(told: readonly Told[]): string | undefined {
  const reasons = acceptedReasons();
  const lines = told.flatMap(({ component, findings }) =>
    grouped(findings.filter(({ rule }) => !accepted(rule, reasons))).map((line) => `  - ${component}: ${line}`),
  );
  const all = [...lines, ...faultsOfAcceptance(reasons).map((fault) => `  - ${fault}`)];
  if (all.length === 0) return undefined;
  return [`stagedoor advises; to accept a rule, give the stage a reason in ${acceptedKey}:`, ...all].join("\n");
}

/** Findings that say the same of several places, as one line. */
function grouped(findings: readonly Finding[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { propertyPath, reason, rule } of findings) {
    const said = `${reason} [${rule}]`;
    groups.set(said, [...(groups.get(said) ?? []), propertyPath]);
  }
  return [...groups].map(([said, places]) => {
    const more = places.length - shownPlaces;
    const shown = places.slice(0, shownPlaces).join(", ");
    return `${shown}${more > 0 ? ` and ${more} more` : ""}: ${said}`;
  });
}
