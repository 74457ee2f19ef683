import type { Cloud } from "../../local/cloud/cloud";
import { quoted } from "../../local/console/requests/curl";
import { type Door, doorsOf } from "../../local/console/routes/doors";
import { credentialsFor, tokenFor } from "./access";
import { type Operation, operationsOf, type RequiredParameter } from "./operations";

/** A request to copy into a shell. */
export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/**
 * Requests to copy into a shell, one for each way of access of each API; the first line sets the token that others use.
 * Keys are filled in.
 */
export async function curlLines(cloud: Cloud): Promise<CurlLine[]> {
  const operations = doorsOf(cloud).flatMap((api) =>
    oneOfEach(operationsOf(api.record)).map((operation) => ({ ...api, operation })),
  );
  const token = await tokenFor(
    cloud,
    operations.map(({ operation }) => operation.access),
  );
  const lines = operations.map(({ operation, ...api }) => curlLine(cloud, api, operation));
  return token
    ? [{ title: "a token of the local user directory, good for an hour", command: `TOKEN=${token}` }, ...lines]
    : lines;
}

/**
 * The easiest operation of each way of access: first those that need no id of something that is there already, and of
 * these the reads, which can be tried without changing anything.
 */
function oneOfEach(operations: readonly Operation[]): readonly Operation[] {
  const rank = ({ method, parameters }: Operation) =>
    (parameters.some(({ value }) => value === undefined) ? 2 : 0) + (method === "GET" ? 0 : 1);
  const sorted = [...operations].sort((a, b) => rank(a) - rank(b));
  return sorted.filter(({ access }, i) => sorted.findIndex((other) => other.access.kind === access.kind) === i);
}

function curlLine(cloud: Cloud, { record, url, locked }: Door, operation: Operation): CurlLine {
  const access = locked && operation.access.kind === "key" ? ({ kind: "none" } as const) : operation.access;
  const { options, note } = credentialsFor(cloud, record.id, access);
  const given = (place: RequiredParameter["in"]) => operation.parameters.filter((parameter) => parameter.in === place);
  const inPath = new Map(given("path").map(({ name, value = "1" }) => [name, encodeURIComponent(value)]));
  const path = operation.path.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => inPath.get(name)!);
  const query = new URLSearchParams(given("query").map(({ name, value = "" }): [string, string] => [name, value]));
  const parts = ["curl -i", ...(operation.method === "GET" ? [] : [`-X ${operation.method}`]), ...options];
  parts.push(...given("header").map(({ name, value = "" }) => `-H ${quoted(`${name}: ${value}`)}`));
  if (operation.body !== undefined) {
    parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(operation.body))}`);
  }
  return {
    title: `${record.name}${locked ? " by CloudFront" : ""}: ${operation.method} ${operation.path} (${note})`,
    command: `${parts.join(" ")} ${quoted(`${url}${path}${query.size > 0 ? `?${query}` : ""}`)}`,
  };
}
