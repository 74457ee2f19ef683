import { steadyMs } from "../../clock";
import { header, httpDate, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import { compressResponse, decompressRequest } from "./compression";
import { type CustomDomainMatch, newContext } from "./context";
import { fromEdge, newPassage, throughEdge } from "./edge";
import type { Exchange } from "./exchange";
import { ExecutionLog, secretNames } from "./execution-log";
import { extendedRequestId, requestId, traceHeader } from "./ids";
import { observed } from "./observe";
import { answer } from "./pipeline";
import { readRequest, splitTarget } from "./request";
import type { ActiveStage, DeployedStage } from "./stage";

/** Where below an API a request is: the stage, the path as sent, and the path below the stage. */
interface RequestPlace {
  readonly stageName: string;
  readonly fullPath: string;
  readonly path: string;
  /** Path that events show. @default `path` */
  readonly shownPath?: string;
  readonly customDomain?: CustomDomainMatch;
  readonly rawQuery: string;
}

/** Answers the requests of one REST API, by the stage that each path names. */
export interface RestApiHost {
  /** Requests at the API's own endpoint, the stage being the first segment. */
  readonly handle: WireHandler;
  /** Requests that a custom domain has led to a stage already. */
  handleAt(request: WireRequest, place: RequestPlace): Promise<WireResponse>;
}

/**
 * Serves an API's stages. Private APIs answer only to requests that came through a VPC endpoint.
 * @param stageOf the stage as it is deployed now.
 */
export function restApiHost(
  environment: GatewayEnvironment,
  stageOf: (name: string) => DeployedStage | undefined,
): RestApiHost {
  const handleAt = async (request: WireRequest, place: RequestPlace): Promise<WireResponse> => {
    const deployed = stageOf(place.stageName);
    if (!deployed || !reachable(deployed.main, request)) return forbidden(environment);
    return serve(environment, deployed, request, place);
  };
  return {
    handleAt,
    async handle(request) {
      const { stage: stageName, ...paths } = splitTarget(request.target);
      const deployed = stageOf(stageName);
      if (deployed?.main.definition.disableExecuteApiEndpoint) return forbidden(environment);
      return handleAt(request, { stageName, ...paths });
    },
  };
}

function reachable({ definition }: ActiveStage, request: WireRequest): boolean {
  if (!definition.endpointTypes?.includes("PRIVATE")) return true;
  return request.source.vpcEndpointId !== undefined;
}

async function serve(
  environment: GatewayEnvironment,
  deployed: DeployedStage,
  wire: WireRequest,
  place: RequestPlace,
): Promise<WireResponse> {
  const { canary: settings } = deployed.main.settings;
  const isCanary =
    deployed.canary !== undefined && settings !== undefined && environment.random() * 100 < settings.percentTraffic;
  const stage = isCanary ? deployed.canary! : deployed.main;
  const { minimumCompressionSize } = stage.definition;
  const passage = stage.definition.endpointTypes?.includes("EDGE") ? newPassage(environment.random) : undefined;
  const arrived = await decompressRequest(wire, minimumCompressionSize);
  const request = passage ? throughEdge(arrived, passage) : arrived;
  const exchange = newExchange(environment, stage, request, place, isCanary);
  const answered = withGatewayHeaders(await answer(exchange), exchange);
  const response = observed(exchange, passage ? fromEdge(answered, passage) : answered);
  return compressResponse(response, header(wire.headers, "accept-encoding"), minimumCompressionSize);
}

function newExchange(
  environment: GatewayEnvironment,
  stage: ActiveStage,
  wire: WireRequest,
  place: RequestPlace,
  isCanary: boolean,
): Exchange {
  const { clock, random } = environment;
  const { api, settings } = stage;
  const receivedMs = clock.now();
  const request = readRequest(wire, place);
  const ids = {
    requestId: requestId(random),
    extendedRequestId: extendedRequestId(random),
    trace: traceHeader(header(wire.headers, "x-amzn-trace-id"), receivedMs, random),
  };
  const group = `API-Gateway-Execution-Logs_${api.apiId}/${settings.stageName}${isCanary ? "/Canary" : ""}`;
  const log = new ExecutionLog(ids.requestId, group);
  for (const [name, values] of request.headers) if (secretNames.test(name)) log.conceal(values);
  log.info(`Extended Request Id: ${ids.extendedRequestId}`);
  const { stageName } = settings;
  return {
    environment,
    stage,
    request,
    ...ids,
    receivedMs,
    startedMs: steadyMs(clock),
    variables: { ...settings.variables, ...(isCanary ? settings.canary?.stageVariableOverrides : {}) },
    isCanary,
    log,
    steps: [],
    context: newContext({
      api,
      stageName,
      deploymentId: stage.deploymentId,
      request,
      ...ids,
      receivedMs,
      isCanary,
      tracing: settings.tracingEnabled,
      ...(place.customDomain === undefined ? {} : { customDomain: place.customDomain }),
    }),
    methodSettings: {},
    extraHeaders: [],
    detail: {},
    phases: {},
    integration: {},
  };
}

/** Headers that every answer of API Gateway has. */
function withGatewayHeaders(response: WireResponse, exchange: Exchange): WireResponse {
  return {
    ...response,
    headers: [
      ["Date", httpDate(exchange.environment.clock)],
      ["x-amzn-RequestId", exchange.requestId],
      ["x-amz-apigw-id", exchange.extendedRequestId],
      ...response.headers.filter(([name]) => !ownHeader.test(name)),
      ...exchange.extraHeaders,
    ],
  };
}

const ownHeader = /^(date|x-amzn-requestid|x-amz-apigw-id)$/i;

/** The answer where there is no such stage, or the endpoint does not serve it. */
function forbidden({ clock, random }: GatewayEnvironment): WireResponse {
  return {
    status: 403,
    headers: [
      ["Date", httpDate(clock)],
      ["x-amzn-RequestId", requestId(random)],
      ["x-amzn-ErrorType", "ForbiddenException"],
      ["x-amz-apigw-id", extendedRequestId(random)],
      ["Content-Type", "application/json"],
    ],
    body: Buffer.from('{"message":"Forbidden"}'),
  };
}
