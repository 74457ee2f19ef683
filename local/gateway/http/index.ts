import { stableId } from "../../cloud/names";
import type { WireHandler } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import type { JsonObject } from "../openapi/document";
import { extendedRequestId } from "../rest/ids";
import { type ApiIdentity, defaultStage } from "./definition";
import { notFound } from "./fault";
import { locateStage } from "./locate";
import { importHttpApi } from "./openapi";
import { compileStage, faultResponse, type HttpStage } from "./stage";

/** How to serve a document as an HTTP API. */
export interface HttpApiHandlerOptions {
  /** @default "$default", which has no segment in the path */
  readonly stage?: string;
  /** @default none */
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Name of the API in traces. @default the document's title */
  readonly name?: string;
}

/**
 * Serves an OpenAPI 3.0 document with `x-amazon-apigateway` extensions as an HTTP API with one stage: what
 * `stagedoor serve --type http` does. Requests come with the stage's name as first segment, or without for `$default`.
 * @throws HttpApiImportError, InvalidDocumentError with every fault of the document.
 */
export function httpApiHandler(
  document: string | JsonObject,
  env: GatewayEnvironment,
  options: HttpApiHandlerOptions = {},
): { readonly handle: WireHandler; readonly apiId: string; readonly warnings: readonly string[] } {
  const { definition, warnings } = importHttpApi(document, (kind, name) => stableId(`${kind} ${name}`, 7));
  const apiId = stableId(`http api ${definition.name}`, 10);
  const api: ApiIdentity = {
    apiId,
    apiName: options.name ?? definition.name,
    accountId: env.accountId,
    region: env.region,
  };
  const stageName = options.stage ?? defaultStage;
  const settings = {
    stageName,
    variables: options.stageVariables ?? {},
    defaultRouteSettings: {},
    routeSettings: {},
  };
  const stage = compileStage(api, definition, settings, env);
  return { apiId, warnings, handle: stagesHandler((name) => (name === stageName ? stage : undefined), env) };
}

/** Answers for an API by the stage that each path names; 404 when there is none. */
export function stagesHandler(stageOf: (name: string) => HttpStage | undefined, env: GatewayEnvironment): WireHandler {
  return async (request) => {
    const located = locateStage(request.target, (name) => stageOf(name) !== undefined);
    if (located) return stageOf(located.stageName)!.handle(request, located.path);
    const answer = faultResponse(notFound());
    return { ...answer, headers: [...answer.headers, ["Apigw-Requestid", extendedRequestId(env.random)]] };
  };
}
