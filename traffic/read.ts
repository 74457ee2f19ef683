import { Ajv, type ErrorObject } from "ajv";
import { parse } from "yaml";
import type { TrafficFile } from "./file";
import { trafficSchema } from "./schema";
import { ofType, type StageModel } from "./stage";

/** A traffic file that cannot be used; its message names every fault. */
export class TrafficError extends Error {
  override readonly name = "TrafficError";

  constructor(readonly faults: readonly string[]) {
    super(`the traffic file has faults:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
}

const validate = new Ajv({ allErrors: true, verbose: true }).compile(trafficSchema);

/**
 * Reads a traffic file, YAML or JSON.
 * @param model the stage that it is for
 * @throws TrafficError with all faults at once: of the form, and names that the stage does not have
 */
export function readTraffic(text: string, model: StageModel): TrafficFile {
  const value = parsed(text);
  const ofForm = validate(value) ? [] : (validate.errors ?? []).flatMap(faultOf);
  const faults = new Set([...ofForm, ...reversed(value), ...unknownNames(value as TrafficFile, model)]);
  if (faults.size > 0) throw new TrafficError([...faults]);
  return value as TrafficFile;
}

function parsed(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    throw new TrafficError([`it is neither YAML nor JSON: ${(error as Error).message.split("\n")[0]}`]);
  }
}

/** A fault of the form; those inside `oneOf` say less than the whole does. */
function faultOf({ keyword, instancePath, params, data, schema, parentSchema, schemaPath }: ErrorObject): string[] {
  const at = instancePath.slice(1).split("/").map(unescaped).join(" › ") || "the file";
  if (schemaPath.includes("/oneOf/")) return [];
  switch (keyword) {
    case "additionalProperties":
      return [`${at} has no setting "${params.additionalProperty}"; it has ${settingsOf(parentSchema)}`];
    case "required":
      return [`${at} lacks "${params.missingProperty}"; state how many there are a month`];
    case "oneOf":
      return [`${at} is ${JSON.stringify(data)}; give a number ${boundsOf(schema)}, or [lowest, highest]`];
    default:
      return [`${at} is ${JSON.stringify(data)}; it must be of type ${params.type}`];
  }
}

function settingsOf(schema: object | undefined): string {
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}).join(", ");
}

/** Bounds of an amount: those of its first form, a single number. */
function boundsOf(schema: unknown): string {
  const [{ minimum, maximum }] = schema as [{ minimum: number; maximum?: number }];
  return maximum === undefined ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
}

function unescaped(part: string): string {
  return part.replace(/~1/g, "/").replace(/~0/g, "~");
}

/** Ranges that run backwards. */
function reversed(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) {
    const [low, high] = value as [number, number];
    return low > high
      ? [`${path.join(" › ")} is [${low}, ${high}]; write the lower number first: [${high}, ${low}]`]
      : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => reversed(inner, [...path, name]));
}

/**
 * Names of APIs, routes and resources that the stage does not have, each with those it has. The file's form may be
 * faulty: what is no object has no names.
 */
function unknownNames(traffic: Partial<TrafficFile>, { apis, resources }: StageModel): string[] {
  const names = (type: string) => ofType(resources, type).map(({ name }) => name);
  const check = (what: string, given: unknown, known: readonly string[]) =>
    (typeof given === "object" && given !== null ? Object.keys(given) : [])
      .filter((name) => !known.includes(name))
      .map((name) => `the stage has no ${what} "${name}"; it has ${known.join(", ") || "none"}`);
  return [
    ...check(
      "API",
      traffic.apis,
      apis.map(({ name }) => name),
    ),
    ...apis.flatMap(({ name, routes }) =>
      check(
        `route of ${name}`,
        traffic.apis?.[name]?.routes,
        routes.map(({ key }) => key),
      ),
    ),
    ...check("function", traffic.functions, names("aws:lambda/function:Function")),
    ...check("table", traffic.tables, names("aws:dynamodb/table:Table")),
    ...check("bucket", traffic.buckets, names("aws:s3/bucket:Bucket")),
    ...check("state machine", traffic.workflows, names("aws:sfn/stateMachine:StateMachine")),
    ...check("user pool", traffic.users, names("aws:cognito/userPool:UserPool")),
  ];
}
