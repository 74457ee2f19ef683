import { jsonAnswer } from "../../json-answer";
import { bodyOf, type HeaderLines, header, type WireRequest, type WireResponse } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import { extendedRequestId, traceHeader } from "../rest/ids";
import { Throttles } from "../rest/throttles";
import { compileAuthorizers } from "./authorize";
import type { HttpCall, RoutedCall } from "./call";
import { isPreflight, preflightHeaders, withCors } from "./cors";
import { type ApiIdentity, defaultRoute, type HttpApiDefinition, type StageSettings, settingsFor } from "./definition";
import { GatewayFault, internalError, notFound } from "./fault";
import { integrate } from "./integrate";
import type { RequestPath } from "./locate";
import { observe } from "./observe";
import { mapResponse } from "./response-mapping";
import { compileRoutes } from "./routes";
import { Tracer } from "./tracer";

/** One stage of an HTTP API, compiled. */
export interface HttpStage {
  readonly name: string;
  /** Answers one request whose path below the stage is known; never throws. */
  handle(request: WireRequest, path: RequestPath): Promise<WireResponse>;
}

/** Bytes of the request line and header lines. */
const headerLimit = 10_240;
const bodyLimit = 10 * 1024 * 1024;

/** Compiles a stage: routes, authorizers and throttles are made once, requests only run. */
export function compileStage(
  api: ApiIdentity,
  definition: HttpApiDefinition,
  stage: StageSettings,
  env: GatewayEnvironment,
): HttpStage {
  const table = compileRoutes(definition.routes);
  const authorize = compileAuthorizers(definition, env);
  const throttles = new Throttles(env.clock, env.accountLimit);
  const { cors } = definition;

  async function run(call: HttpCall, progress: Progress): Promise<WireResponse> {
    const { tracer } = progress;
    await tracer.run("limits", () => checkSize(call.request));
    const preflight = cors && isPreflight(call.request);
    const match = await tracer.run(
      "route",
      () => {
        const found = table(call.request.method, call.path);
        if (!found && !(cors && call.request.method === "OPTIONS")) throw notFound();
        return found;
      },
      (found) =>
        found ? { routeKey: found.route.routeKey, pathParameters: found.pathParameters } : { routeKey: null },
    );
    const route = match?.route;
    // An explicit OPTIONS route answers for itself, and a guarded $default route catches preflights too.
    const own =
      route?.routeKey.startsWith("OPTIONS ") ||
      (route?.routeKey === defaultRoute && route.authorizationType !== "NONE");
    if (!match || (preflight && !own)) {
      const headers = await tracer.run("cors", () => preflightHeaders(cors!, call.request));
      return { status: 204, headers, body: Buffer.alloc(0) };
    }
    let routed: RoutedCall = { ...call, match };
    progress.call = routed;
    const authorizer = await tracer.run(
      "authorizer",
      () => authorize(routed),
      (result) => ({ type: result?.type ?? "NONE" }),
    );
    routed = { ...routed, ...(authorizer ? { authorizer } : {}) };
    progress.call = routed;
    await tracer.run("throttle", () => throttle(routed));
    const integration = definition.integrations[match.route.integrationId ?? ""];
    const started = env.clock.now();
    const answer = await tracer
      .run(
        "integrate",
        (note) => {
          if (!integration) throw internalError(`route ${match.route.routeKey} has no integration`);
          return integrate(routed, integration, env, (requestId) => {
            note({ requestId });
            progress.integrationRequestId = requestId;
          });
        },
        (response) => ({ type: integration?.integrationType, status: response.status }),
      )
      .finally(() => {
        progress.integrationLatency = env.clock.now() - started;
      });
    progress.integrationStatus = answer.status;
    return tracer.run("map response", () => mapResponse(routed, integration!, answer));
  }

  function throttle(call: RoutedCall): void {
    const { routeKey } = call.match.route;
    const settings = settingsFor(stage, routeKey);
    const limit = {
      rateLimit: settings.throttlingRateLimit ?? throttles.account.rateLimit,
      burstLimit: settings.throttlingBurstLimit ?? throttles.account.burstLimit,
    };
    if (!throttles.take(routeKey, limit)) {
      throw new GatewayFault(429, "Too Many Requests", `route ${routeKey} is limited to ${limit.rateLimit} a second`);
    }
  }

  return {
    name: stage.stageName,
    async handle(request, path) {
      const call = startCall(request, path, api, stage, env);
      const progress: Progress = { call, tracer: new Tracer(env.clock) };
      const answer = await run(call, progress).catch((error: unknown) => {
        progress.fault = error instanceof GatewayFault ? error : internalError(String(error));
        return faultResponse(progress.fault);
      });
      const headers = finish(
        answer.headers,
        call,
        cors && progress.tracer.steps.at(-1)?.step !== "cors" ? cors : undefined,
      );
      const body = await bodyOf(answer);
      const { tracer, fault, integrationLatency, integrationStatus, integrationRequestId } = progress;
      const durationMs = env.clock.now() - call.time;
      observe(
        {
          call: progress.call,
          status: answer.status,
          responseLength: body.length,
          durationMs,
          tracer,
          fault,
          integrationLatency,
          integrationStatus,
          integrationRequestId,
        },
        env,
      );
      return { status: answer.status, headers, body };
    },
  };
}

/** What is known of a request so far, for its logs. */
interface Progress {
  call: HttpCall | RoutedCall;
  readonly tracer: Tracer;
  fault?: GatewayFault;
  integrationLatency?: number;
  integrationStatus?: number;
  integrationRequestId?: string;
}

function startCall(
  request: WireRequest,
  path: RequestPath,
  api: ApiIdentity,
  stage: StageSettings,
  env: GatewayEnvironment,
): HttpCall {
  const time = env.clock.now();
  return {
    request,
    api,
    stage,
    requestId: extendedRequestId(env.random),
    traceId: traceHeader(header(request.headers, "x-amzn-trace-id"), time, env.random).toIntegration,
    time,
    ...path,
  };
}

function checkSize(request: WireRequest): void {
  const line = request.method.length + request.target.length + " HTTP/1.1\r\n".length + 1;
  const size = request.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, line);
  if (size > headerLimit) throw new GatewayFault(431, "Request Header Fields Too Large", `${size} bytes of headers`);
  if (request.body.length > bodyLimit) throw new GatewayFault(413, "Request Entity Too Large");
}

/** The answer that a fault gives: AWS's body, with no space after the colon. */
export function faultResponse(fault: GatewayFault): WireResponse {
  return jsonAnswer(fault.status, { message: fault.clientMessage }, fault.headers);
}

function finish(headers: HeaderLines, call: HttpCall, cors: HttpApiDefinition["cors"]): HeaderLines {
  return [...(cors ? withCors(headers, cors, call.request) : headers), ["Apigw-Requestid", call.requestId]];
}
