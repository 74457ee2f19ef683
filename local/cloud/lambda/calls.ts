import type { HeaderLines, WireRequest, WireResponse } from "../../wire";
import { bodyOf } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";

/** A call that a service makes to another one's wire API inside the cloud. */
export interface InternalCall {
  /** Signing name, e.g. `sqs`. */
  readonly service: string;
  readonly region: string;
  readonly caller: Principal;
  readonly headers: HeaderLines;
  readonly body: string;
  readonly target?: string;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

/** Calls a wire API inside the cloud, as a principal that needs no signature; rejects with the service's `AwsError`. */
export async function callApi(cloud: Cloud, call: InternalCall): Promise<string> {
  const api = cloud.api(call.service);
  if (!api) throw new AwsError("ServiceUnavailable", `the local stage does not simulate ${call.service}`, 503);
  const target = call.target ?? "/";
  const host = `${call.service}.${call.region}.amazonaws.com`;
  const request: WireRequest = {
    method: call.method ?? "POST",
    target,
    signedTarget: target,
    headers: [["host", host], ...call.headers],
    body: Buffer.from(call.body),
    scheme: "https",
    host,
    source: { ip: "127.0.0.1" },
    signal: call.signal,
  };
  const response = await api({ service: call.service, region: call.region, request, caller: call.caller });
  const body = (await bodyOf(response)).toString("utf8");
  if (response.status >= 400) throw errorOf(response, body);
  return body;
}

/** Calls an operation of a service that speaks AWS JSON. */
export async function callJson(
  cloud: Cloud,
  call: Omit<InternalCall, "headers" | "body"> & {
    /** Full target, e.g. `AmazonSQS.SendMessage`. */
    readonly operation: string;
    readonly version?: "1.0" | "1.1";
    readonly input: Readonly<Record<string, unknown>>;
  },
): Promise<Record<string, unknown>> {
  const body = await callApi(cloud, {
    ...call,
    headers: [
      ["content-type", `application/x-amz-json-${call.version ?? "1.0"}`],
      ["x-amz-target", call.operation],
    ],
    body: JSON.stringify(call.input),
  });
  return body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
}

function errorOf(response: WireResponse, body: string): AwsError {
  const json = /^\s*\{/.test(body) ? (JSON.parse(body) as { __type?: string; message?: string; Message?: string }) : {};
  const code = json.__type?.split("#").at(-1) ?? /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? "InternalFailure";
  const message = json.message ?? json.Message ?? /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? body.slice(0, 300);
  return new AwsError(code, message, response.status);
}
