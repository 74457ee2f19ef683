import type { GatewayEnvironment } from "../../local/gateway/environment";
import { httpApiHandler } from "../../local/gateway/http";
import { importDocument, type JsonObject } from "../../local/gateway/openapi";
import { deployStage, newStageState, noKeys, restApiHost } from "../../local/gateway/rest";
import { bodyOf, type HeaderLines, type WireHandler } from "../../local/wire";
import type { HttpAnswer } from "./send";

const apiId = "a1b2c3d4e5";

/** A document as a REST API with one stage, answering in this process. */
export function restHandler(document: JsonObject, stageName: string, environment: GatewayEnvironment): WireHandler {
  const { definition, errors } = importDocument(document, { apiId });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const { accountId, region, clock } = environment;
  const deployed = deployStage({
    api: { apiId, apiName: definition.name, accountId, region },
    settings: {
      stageName,
      deploymentId: "d1",
      variables: {},
      tracingEnabled: false,
      cacheClusterEnabled: false,
      methodSettings: {},
    },
    deployment: { deploymentId: "d1", definition },
    keys: noKeys,
    state: newStageState(clock),
  });
  return restApiHost(environment, (name) => (name === stageName ? deployed : undefined)).handle;
}

/** A document as an HTTP API with the stage `$default`, answering in this process. */
export function httpHandler(document: JsonObject, environment: GatewayEnvironment): WireHandler {
  return httpApiHandler(document, environment).handle;
}

/** Sends a request to a handler, and reads the answer as a client does. */
export async function sendTo(
  handle: WireHandler,
  call: { method: string; target: string; headers: HeaderLines; body: Buffer },
): Promise<HttpAnswer> {
  const response = await handle({
    ...call,
    signedTarget: call.target,
    scheme: "https",
    host: `${apiId}.execute-api.us-east-1.amazonaws.com`,
    source: { ip: "203.0.113.9" },
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  const body = await bodyOf(response);
  return { status: response.status, headers: { "content-length": String(body.length), ...headers }, body };
}
