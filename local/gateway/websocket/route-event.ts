import type { GatewayEnvironment } from "../environment";
import { type StageSettings, settingsFor } from "../http/definition";
import { forbidden, GatewayFault, internalError } from "../http/fault";
import { Tracer } from "../http/tracer";
import type { Throttles } from "../rest/throttles";
import { checkApiKey, type KeyChecks } from "./api-key";
import { authorizeConnect } from "./authorize";
import type { CompiledApi } from "./compile";
import type { Client } from "./connection";
import type { WebSocketRoute } from "./definition";
import type { SocketEvent } from "./event";
import { messageLookup, selectionText } from "./expressions";
import { integrate, type Reply } from "./integrate";
import { observe } from "./observe";

/** What came of an event. */
export interface EventResult {
  readonly event: SocketEvent;
  readonly route?: WebSocketRoute;
  readonly reply?: Reply;
  readonly fault?: GatewayFault;
}

/** What events of one stage are handled with. */
export interface EventHandling {
  readonly stage: StageSettings;
  readonly compiled: CompiledApi;
  readonly throttles: Throttles;
  readonly env: GatewayEnvironment;
  readonly keys: KeyChecks;
}

/**
 * Carries one event through its route: authorizer (of `$connect` alone), throttle, model, integration. Never throws;
 * a fault is part of the result.
 */
export async function routeEvent(started: SocketEvent, handling: EventHandling): Promise<EventResult> {
  const { compiled, throttles, env } = handling;
  const tracer = new Tracer(env.clock);
  let event = started;
  let route: WebSocketRoute | undefined;
  let reply: Reply | undefined;
  let fault: GatewayFault | undefined;
  let integrationLatency: number | undefined;
  try {
    route = await tracer.run(
      "route",
      () => findRoute(event, compiled),
      (found) => ({ routeKey: found?.routeKey ?? null }),
    );
    if (route) {
      const found = route;
      event = { ...event, routeKey: found.routeKey };
      if (event.type === "CONNECT") {
        const caller = await tracer.run("authorizer", () => authorizeConnect(event, found, compiled.definition, env));
        event = { ...event, client: { ...event.client, ...(caller satisfies Partial<Client>) } };
        if (found.apiKeyRequired) {
          const { apiKeySelectionExpression } = compiled.definition;
          await tracer.run("API key", () => checkApiKey(event, apiKeySelectionExpression, handling.keys, throttles));
        }
      }
      await tracer.run("throttle", () => throttle(event, throttles));
      if (event.type === "MESSAGE") await tracer.run("validate", () => validate(event, found, compiled));
      const integration = compiled.integrationOf(found);
      if (!integration) throw internalError(`route ${found.routeKey} has no integration`);
      const begun = env.clock.now();
      reply = await tracer
        .run(
          "integrate",
          (note) => integrate(event, integration, env, (requestId) => note({ requestId })),
          ({ status }) => ({ status }),
        )
        .finally(() => {
          integrationLatency = env.clock.now() - begun;
        });
    }
  } catch (error) {
    fault = error instanceof GatewayFault ? error : internalError(String(error));
  }
  observe({ event, status: fault?.status ?? reply?.status ?? 200, tracer, integrationLatency, fault }, env);
  return { event, route, reply, fault };
}

function findRoute(event: SocketEvent, compiled: CompiledApi): WebSocketRoute | undefined {
  if (event.type === "CONNECT") return compiled.route("$connect");
  if (event.type === "DISCONNECT") return compiled.route("$disconnect");
  const selected = selectionText(compiled.definition.routeSelectionExpression, messageLookup(event));
  // The gateway's own events are not for clients to choose.
  const chosen = selected === "$connect" || selected === "$disconnect" ? undefined : compiled.route(selected);
  const route = chosen ?? compiled.route("$default");
  if (!route) throw forbidden(`no route has the key "${selected}", and there is no $default`);
  return route;
}

function throttle(event: SocketEvent, throttles: Throttles): void {
  if (event.type === "DISCONNECT") return;
  const settings = settingsFor(event.stage, event.routeKey);
  const limit = {
    rateLimit: settings.throttlingRateLimit ?? throttles.account.rateLimit,
    burstLimit: settings.throttlingBurstLimit ?? throttles.account.burstLimit,
  };
  if (!throttles.take(event.routeKey, limit)) {
    throw new GatewayFault(
      429,
      "Too Many Requests",
      `route ${event.routeKey} is limited to ${limit.rateLimit} a second`,
    );
  }
}

/** Checks a message against the model that the route's model selection expression names. */
function validate(event: SocketEvent, route: WebSocketRoute, compiled: CompiledApi): void {
  if (route.modelSelectionExpression === undefined) return;
  const key = selectionText(route.modelSelectionExpression, messageLookup(event));
  const model = route.requestModels[key] ?? route.requestModels.$default;
  const faults = model === undefined ? undefined : compiled.models.check(model)?.(event.body);
  if (faults !== undefined) throw new GatewayFault(400, "Bad request body", faults);
}
