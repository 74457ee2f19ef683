import { randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import { cut } from "../../cut";
import type { Json } from "../../json";
import { header, type WireRequest, type WireResponse } from "../../wire";
import type { AwsApi, AwsCall } from "../service";
import { asAwsError } from "./errors";
import { Input } from "./input";

/** A service that speaks the AWS query protocol: `Action=…&Member.1=…` in, XML out. */
export interface QueryProtocol {
  /** XML namespace of answers, e.g. `http://sns.amazonaws.com/doc/2010-03-31/`. */
  readonly namespace: string;
  /** Code for a bad member. @default "InvalidParameter" */
  readonly invalidCode?: string;
  /** Changes an error's code and status to what the service says in this protocol. */
  readonly errorCode?: (code: string) => string;
  /** Answers under `OPERATIONResult`; undefined means that the operation has no result element. */
  readonly operations: Readonly<Record<string, (input: Input, call: AwsCall) => Promise<Json | undefined>>>;
}

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: false });

/** XML text of an object; members that are lists repeat their element, `@_name` are attributes. */
export function toXml(value: Json): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(withoutAbsent(value))}`;
}

/** The wire API of a service that speaks the query protocol (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html). */
export function queryApi(protocol: QueryProtocol): AwsApi {
  return async (call) => {
    const requestId = randomUUID();
    const parameters = queryParameters(call.request);
    const action = parameters.get("Action") ?? "";
    try {
      const operation = Object.hasOwn(protocol.operations, action) ? protocol.operations[action] : undefined;
      if (!operation) return queryError(protocol, call, requestId, "InvalidAction", noSuchAction(action), 400);
      const result = await operation(new Input(nest(parameters), protocol.invalidCode ?? "InvalidParameter"), call);
      return answer(call, requestId, 200, {
        [`${action}Response`]: {
          "@_xmlns": protocol.namespace,
          ...(result ? { [`${action}Result`]: result } : {}),
          ResponseMetadata: { RequestId: requestId },
        },
      });
    } catch (thrown) {
      const error = asAwsError(thrown, `${call.service} ${action}`);
      return queryError(protocol, call, requestId, error.code, error.message, error.status);
    }
  };
}

/** Parameters of a query-protocol request: those of its URL and of its form body. */
export function queryParameters(request: WireRequest): URLSearchParams {
  const [, query] = cut(request.target, "?");
  const parameters = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(request.body.toString("utf8"))) parameters.set(name, value);
  return parameters;
}

/** Turns dotted names into objects; numbered names (`A.1`, `A.member.1`, `A.entry.1`) into lists. */
export function nest(parameters: URLSearchParams): Json {
  const root: Json = {};
  for (const [name, value] of parameters) {
    const path = name.split(".").filter((part) => part !== "member" && part !== "entry");
    let at = root;
    for (const part of path.slice(0, -1)) {
      const next = Object.hasOwn(at, part) ? at[part] : undefined;
      const child: Json = typeof next === "object" && next !== null ? (next as Json) : {};
      Object.defineProperty(at, part, { value: child, enumerable: true, writable: true, configurable: true });
      at = child;
    }
    const last = path.at(-1) ?? name;
    Object.defineProperty(at, last, { value, enumerable: true, writable: true, configurable: true });
  }
  return lists(root) as Json;
}

function lists(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, lists(member)] as const);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => member);
  }
  return Object.fromEntries(entries);
}

function noSuchAction(action: string): string {
  return `The action ${action || "(none)"} is not valid for this endpoint, or the local stage does not simulate it.`;
}

function queryError(
  protocol: QueryProtocol,
  call: AwsCall,
  requestId: string,
  code: string,
  message: string,
  status: number,
): WireResponse {
  const error = {
    Type: status >= 500 ? "Receiver" : "Sender",
    Code: protocol.errorCode?.(code) ?? code,
    Message: message,
  };
  if (wantsJson(call)) return answer(call, requestId, status, { Error: error, RequestId: requestId });
  return answer(call, requestId, status, {
    ErrorResponse: { "@_xmlns": protocol.namespace, Error: error, RequestId: requestId },
  });
}

/** SQS and SNS answer in JSON to who accepts nothing else, as API Gateway's integrations do. */
function wantsJson(call: AwsCall): boolean {
  return header(call.request.headers, "accept")?.startsWith("application/json") ?? false;
}

function answer(call: AwsCall, requestId: string, status: number, value: Json): WireResponse {
  const json = wantsJson(call);
  return {
    status,
    headers: [
      ["x-amzn-RequestId", requestId],
      ["Content-Type", json ? "application/json" : "text/xml"],
    ],
    body: Buffer.from(json ? JSON.stringify(value, dropAttributes) : toXml(value)),
  };
}

function dropAttributes(key: string, value: unknown): unknown {
  return key.startsWith("@_") ? undefined : value;
}

/** The value without members that are absent, which an XML builder would write as empty elements. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined || member === null ? [] : [[key, withoutAbsent(member)]],
    ),
  );
}
