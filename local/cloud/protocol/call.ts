import { isObject, type Json } from "../../json";
import { bodyOf, type HeaderLines, type WireRequest, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";

/** A call of a service's wire API from inside the cloud, which needs no signature. */
export interface ApiCall {
  /** Signing name. */
  readonly service: string;
  readonly region: string;
  readonly caller: Principal;
  /** @default "POST" */
  readonly method?: string;
  /** Path and query. @default "/" */
  readonly path?: string;
  readonly headers: HeaderLines;
  readonly body: string;
  readonly signal?: AbortSignal;
}

/** A call of an AWS JSON API from inside the cloud. */
export interface JsonCall extends Pick<ApiCall, "service" | "region" | "caller" | "signal"> {
  /** `X-Amz-Target`, e.g. `DynamoDB_20120810.GetItem`. */
  readonly target: string;
  readonly input: Json;
}

/** Calls a service of the cloud as a principal; rejects with what the service answers, its code without a namespace. */
export async function callApi(cloud: Cloud, call: ApiCall): Promise<string> {
  const { service, region, caller, path = "/" } = call;
  const api = cloud.api(service);
  if (!api) throw new AwsError("NotSimulated", `the local stage does not simulate the API of ${service}`, 501);
  const host = `${service}.${region}.amazonaws.com`;
  const request: WireRequest = {
    method: call.method ?? "POST",
    target: path,
    signedTarget: path,
    headers: [["Host", host], ...call.headers],
    body: Buffer.from(call.body),
    scheme: "https",
    host,
    source: { ip: "127.0.0.1" },
    ...(call.signal ? { client: { gone: call.signal } } : {}),
  };
  const response = await api({ service, region, request, caller });
  const text = (await bodyOf(response)).toString("utf8");
  if (response.status < 300) return text;
  throw errorOf(response, text);
}

/** As `callApi`, for services that speak AWS JSON. */
export async function callJson(cloud: Cloud, { target, input, ...call }: JsonCall): Promise<Json> {
  const headers: HeaderLines = [
    ["X-Amz-Target", target],
    ["Content-Type", "application/x-amz-json-1.0"],
  ];
  return objectOf(await callApi(cloud, { ...call, headers, body: JSON.stringify(input) }));
}

function objectOf(text: string): Json {
  const body: unknown = text === "" ? {} : JSON.parse(text);
  return isObject(body) ? body : {};
}

function errorOf({ status, headers }: WireResponse, text: string): AwsError {
  if (text.startsWith("<")) {
    const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return new AwsError(member("Code") ?? "InternalFailure", member("Message") ?? "", status);
  }
  const answer: Json = text.startsWith("{") ? objectOf(text) : { message: text };
  const named = headers.find(([name]) => name.toLowerCase() === "x-amzn-errortype")?.[1];
  const code = String(answer.__type ?? named ?? "InternalFailure").split("#");
  return new AwsError(code.at(-1)!, String(answer.message ?? answer.Message ?? ""), status);
}
