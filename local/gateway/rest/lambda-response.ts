import { parseObject } from "../../json";
import { decodeBase64 } from "./content-handling";
import { malformedProxyResponse } from "./fault";

/** What a function behind AWS_PROXY answered. */
export interface ProxyResponse {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "base64Encoded"]);

/**
 * Reads the answer of a proxy function; throws the 502 of a malformed one. Strict as recorded: an extra member, a
 * status that is no number, or a multi-value header that is no list makes the whole answer malformed.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function readProxyResponse(payload: string): ProxyResponse {
  const answer = parseObject(payload);
  if (!answer) throw malformedProxyResponse();
  if (Object.keys(answer).some((name) => !members.has(name))) throw malformedProxyResponse();
  return {
    status: statusOf(answer.statusCode),
    headers: headersOf(answer.headers, answer.multiValueHeaders),
    body: bodyOf(answer.body),
    isBase64Encoded: answer.isBase64Encoded === true || answer.base64Encoded === true,
  };
}

/** Bytes of the answer's body; decoded only for clients that accept a binary type first. */
export function proxyBody(response: ProxyResponse, acceptIsBinary: boolean): Buffer {
  return response.isBase64Encoded && acceptIsBinary ? decodeBase64(response.body) : Buffer.from(response.body);
}

function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status =
    typeof value === "number" || (typeof value === "string" && value.trim() !== "") ? Number(value) : Number.NaN;
  if (!Number.isInteger(status) || status < 100 || status > 599) throw malformedProxyResponse();
  return status;
}

function bodyOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw malformedProxyResponse();
}

/** Values of `multiValueHeaders` come first, and their casing of a name wins (recorded). */
function headersOf(single: unknown, multiple: unknown): [string, string][] {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (const [name, values] of entries(multiple)) {
    if (!Array.isArray(values)) throw malformedProxyResponse();
    byName.set(name.toLowerCase(), { name, values: values.map(headerText) });
  }
  for (const [name, value] of entries(single)) {
    if (value === null) continue;
    const found = byName.get(name.toLowerCase());
    if (found) found.values.push(headerText(value));
    else byName.set(name.toLowerCase(), { name, values: [headerText(value)] });
  }
  return [...byName.values()].flatMap(({ name, values }) => values.map((value): [string, string] => [name, value]));
}

function entries(map: unknown): [string, unknown][] {
  if (map === undefined || map === null) return [];
  if (typeof map !== "object" || Array.isArray(map)) throw malformedProxyResponse();
  return Object.entries(map);
}

function headerText(value: unknown): string {
  if (value === null || typeof value === "object") throw malformedProxyResponse();
  const text = String(value);
  // A line break would let a function write headers of its own.
  if (/[\r\n\0]/.test(text)) throw malformedProxyResponse();
  return text;
}
