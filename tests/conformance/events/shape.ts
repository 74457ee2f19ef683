import { attempt, type CaseResult, type Difference, readRecording, type Suite } from "../suite";

/** JSON of an event. */
export type Json = Record<string, unknown>;

/** One published event, and how the local stage is brought to give the like. */
export interface EventCase {
  /** File below `events/`. */
  readonly file: string;
  /** Members that the comparison leaves out, each with the reason. @default none */
  readonly leaving?: Readonly<Record<string, string>>;
  /** The local stage's event for such a request. */
  produce(sample: Json): Promise<Json>;
  /** Compare values too, not the shape alone. @default false */
  readonly exact?: boolean;
}

/** A suite of published events of one kind of front door. */
export function eventSuite(kind: string, cases: readonly EventCase[]): Suite {
  return {
    name: `events/${kind}`,
    file: "events",
    notes: cases.flatMap(({ file, leaving = {} }) => notesOf(file, leaving)),
    run: () => Promise.all(cases.map(judgeEvent)),
  };
}

/** What is left out of a sample, one line for each reason. */
function notesOf(file: string, leaving: Readonly<Record<string, string>>): string[] {
  return [...new Set(Object.values(leaving))].map((reason) => {
    const members = Object.keys(leaving).filter((at) => leaving[at] === reason);
    return `${file} without ${members.map((at) => at.slice(1)).join(", ")}: ${reason}`;
  });
}

function judgeEvent(one: EventCase): Promise<CaseResult> {
  return attempt(one.file, async () => {
    const sample = readRecording<Json>(`events/${one.file}`);
    const got = await one.produce(sample);
    const leaving = Object.keys(one.leaving ?? {});
    return compare(shape(sample, one.exact), shape(got, one.exact), leaving);
  });
}

/** Maps whose members are the request's own: that they are maps is their shape. */
const ownMaps =
  /\.(claims|headers|multiValueHeaders|queryStringParameters|multiValueQueryStringParameters|pathParameters|stageVariables|authorizer\.lambda)$/;

/** Each member's path with its kind, or with its value. */
function shape(value: unknown, exact = false, path = ""): Map<string, string> {
  if (value === null) return new Map([[path, "null"]]);
  if (Array.isArray(value)) return new Map([[path, exact ? JSON.stringify(value) : "list"]]);
  if (typeof value !== "object") return new Map([[path, exact ? JSON.stringify(value) : typeof value]]);
  if (!exact && ownMaps.test(path)) return new Map([[path, "map"]]);
  return new Map(Object.entries(value).flatMap(([name, member]) => [...shape(member, exact, `${path}.${name}`)]));
}

function compare(
  expected: ReadonlyMap<string, string>,
  got: ReadonlyMap<string, string>,
  leaving: readonly string[],
): Difference[] {
  const isLeft = (at: string) => leaving.some((prefix) => at === prefix || at.startsWith(`${prefix}.`));
  return [...new Set([...expected.keys(), ...got.keys()])]
    .filter((at) => !isLeft(at) && expected.get(at) !== got.get(at))
    .map((at) => ({ at, expected: expected.get(at), got: got.get(at) }));
}
