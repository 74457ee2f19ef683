import { randomUUID } from "node:crypto";
import { type Json, parseObject } from "../../json";
import { type HeaderLines, header, type WireResponse } from "../../wire";
import type { AwsError } from "../errors";
import type { AwsApi, AwsCall } from "../service";
import { asAwsError, DetailedError } from "./errors";
import { Input } from "./input";

/** Carries out one operation; what it throws as `AwsError` becomes the answer. */
export type Operation = (input: Input, call: AwsCall) => Promise<Json | undefined>;

/** A service that speaks AWS JSON: the operation in `X-Amz-Target`, JSON in and out. */
export interface JsonProtocol {
  readonly version: "1.0" | "1.1";
  /** First part of `X-Amz-Target`, e.g. `DynamoDB_20120810`. */
  readonly target: string;
  /** An error's `__type`, made from its code. @default the code alone */
  readonly errorType?: (code: string) => string;
  /** Code for a bad member. @default "ValidationException" */
  readonly invalidCode?: string;
  /** Further headers of an error's answer. */
  readonly errorHeaders?: (error: AwsError) => HeaderLines;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The wire API of a service that speaks AWS JSON 1.0 or 1.1 (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). */
export function jsonApi(protocol: JsonProtocol): AwsApi {
  return async (call) => {
    const requestId = randomUUID();
    const name = operationName(call);
    try {
      const operation = find(protocol, name);
      if (typeof operation !== "function") return errorAnswer(protocol, requestId, operation);
      const parsed = parse(call.request.body);
      if (!parsed) {
        return errorAnswer(protocol, requestId, {
          code: "SerializationException",
          message: "the body is not a JSON object",
          status: 400,
        });
      }
      const output = await operation(new Input(parsed, protocol.invalidCode), call);
      return answer(protocol, requestId, 200, output ?? {});
    } catch (thrown) {
      const error = asAwsError(thrown, `${call.service} ${name}`);
      return errorAnswer(protocol, requestId, error, error);
    }
  };
}

/** Name of the operation that a request's `X-Amz-Target` asks for; empty when there is none. */
function operationName(call: AwsCall): string {
  return (header(call.request.headers, "x-amz-target") ?? "").split(".")[1] ?? "";
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

function find(protocol: JsonProtocol, name: string): Operation | Fault {
  const operation = Object.hasOwn(protocol.operations, name) ? protocol.operations[name] : undefined;
  if (operation) return operation;
  return {
    code: "UnknownOperationException",
    message: name
      ? `the local stage does not simulate ${protocol.target}.${name}`
      : `X-Amz-Target must be ${protocol.target}.OPERATION; other protocols, such as rpc-v2-cbor, are not spoken here`,
    status: 400,
  };
}

function parse(body: Buffer): Json | undefined {
  return body.length === 0 ? {} : parseObject(body.toString("utf8"));
}

function answer(
  protocol: JsonProtocol,
  requestId: string,
  status: number,
  value: Json,
  more: HeaderLines = [],
): WireResponse {
  return {
    status,
    headers: [["x-amzn-RequestId", requestId], ["Content-Type", `application/x-amz-json-${protocol.version}`], ...more],
    body: Buffer.from(JSON.stringify(value)),
  };
}

function errorAnswer(protocol: JsonProtocol, requestId: string, fault: Fault, error?: AwsError): WireResponse {
  const type = protocol.errorType?.(fault.code) ?? fault.code;
  const members = error instanceof DetailedError ? error.members : {};
  const headers: [string, string][] = [["x-amzn-errortype", fault.code]];
  return answer(protocol, requestId, fault.status, { __type: type, message: fault.message, ...members }, [
    ...headers,
    ...(error ? (protocol.errorHeaders?.(error) ?? []) : []),
  ]);
}
