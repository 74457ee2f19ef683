import { bodyOf, type WireRequest } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";
import { isObject, type Json } from "./input";

/** A call of an AWS JSON API from inside the cloud. */
export interface JsonCall {
  /** Signing name. */
  readonly service: string;
  /** `X-Amz-Target`, e.g. `DynamoDB_20120810.GetItem`. */
  readonly target: string;
  readonly region: string;
  readonly caller: Principal;
  readonly input: Json;
}

/** Calls a service of the cloud as a principal; rejects with what the service answers, its code without a namespace. */
export async function callJson(cloud: Cloud, call: JsonCall): Promise<Json> {
  const api = cloud.api(call.service);
  if (!api) throw new AwsError("NotSimulated", `the local stage does not simulate the API of ${call.service}`, 501);
  const request: WireRequest = {
    method: "POST",
    target: "/",
    signedTarget: "/",
    headers: [
      ["X-Amz-Target", call.target],
      ["Content-Type", "application/x-amz-json-1.0"],
    ],
    body: Buffer.from(JSON.stringify(call.input)),
    scheme: "https",
    host: `${call.service}.${call.region}.amazonaws.com`,
    source: { ip: "127.0.0.1" },
  };
  const response = await api({ service: call.service, region: call.region, request, caller: call.caller });
  const text = (await bodyOf(response)).toString("utf8");
  const body: unknown = text === "" ? {} : JSON.parse(text);
  const answer = isObject(body) ? body : {};
  if (response.status < 300) return answer;
  const code = String(answer.__type ?? "InternalFailure")
    .split("#")
    .at(-1)!;
  throw new AwsError(code, String(answer.message ?? answer.Message ?? ""), response.status);
}
