import { secondsPerMonth } from "../traffic/hours";
import type { RouteLoad } from "../traffic/load";
import type { Traffic } from "../traffic/settle";
import { firewallOf, type StageApi, type StageModel } from "../traffic/stage";
import { gigabytes, units } from "../traffic/units";
import { edgeLogs, firewallLogs } from "./front-logs";
import { logUsage } from "./logs";
import type { Meter } from "./prices";
import type { Usage } from "./usage";

/** What a trace is taken of, where no sampling rule says otherwise: the first request a second, and 5 % of the rest. */
export const tracedShare = 0.05;

/** Metrics that CloudWatch keeps for a route with detailed metrics. */
const metricsOfRoute: Readonly<Record<StageApi["kind"], number>> = { REST: 5, HTTP: 6, WebSocket: 5 };

/** What the gateway, and what stands before it, meters of a route's month. */
export function routeUsage(load: RouteLoad, { resources }: StageModel): Usage[] {
  const { api, route, requests } = load;
  if (requests <= 0) return [];
  const cause = { api: api.name, route: route.key };
  const use = (meter: Meter, quantity: number, of = api.name): Usage => ({ meter, quantity, of, cause, isIdle: false });
  const edgeFirewall = firewallOf(api.distribution?.inputs.webAclId, resources);
  return [
    ...callUsage(load).map(({ meter, quantity }) => use(meter, quantity)),
    ...transferUsage(load).map(({ meter, quantity, of }) => use(meter, quantity, of)),
    ...[api.firewall, edgeFirewall].flatMap((firewall) =>
      firewall
        ? [
            use("firewallRequests", requests, firewall.name),
            ...firewallLogs(firewall, requests, resources).map(({ meter, quantity }) =>
              use(meter, quantity, firewall.name),
            ),
          ]
        : [],
    ),
    ...(api.distribution ? edgeLogs(api.distribution, requests, resources) : []).map(({ meter, quantity }) =>
      use(meter, quantity, api.distribution?.name),
    ),
    ...(route.metered ? [use("metrics", metricsOfRoute[api.kind] + (route.cached ? 2 : 0))] : []),
    ...(api.stage?.inputs.xrayTracingEnabled === true ? [use("traces", requests * tracedShare)] : []),
    ...(route.logsSteps ? executionLogs(load, resources) : []).map(({ meter, quantity }) => use(meter, quantity)),
    ...accessLogs(load, resources).map(({ meter, quantity }) => use(meter, quantity)),
  ];
}

/** Connections of a WebSocket API and the messages sent to them. */
export function socketUsage(api: StageApi, traffic: Traffic): Usage[] {
  if (api.kind !== "WebSocket") return [];
  const { connections, pushes, pushKb } = traffic.socket(api.name);
  const use = (meter: Meter, quantity: number): Usage[] =>
    quantity > 0
      ? [{ meter, quantity, of: api.name, cause: { api: api.name, route: "@connections" }, isIdle: false }]
      : [];
  return [
    ...use("webSocketMinutes", (connections * secondsPerMonth) / 60),
    ...use("webSocketMessages", pushes * units(pushKb, 32)),
    ...use("dataOut", gigabytes(pushes, pushKb)),
  ];
}

interface Metered {
  readonly meter: Meter;
  readonly quantity: number;
  readonly of?: string;
}

/** Calls as they are metered: HTTP in 512 KB, WebSocket messages in 32 KB; connecting is no message. */
function callUsage({ api, route, requests, requestKb, responseKb }: RouteLoad): Metered[] {
  switch (api.kind) {
    case "REST":
      return [{ meter: "restRequests", quantity: requests }];
    case "HTTP":
      return [{ meter: "httpRequests", quantity: requests * units(Math.max(requestKb, responseKb), 512) }];
    case "WebSocket":
      return route.key.startsWith("$connect") || route.key === "$disconnect"
        ? []
        : [{ meter: "webSocketMessages", quantity: requests * units(requestKb, 32) }];
  }
}

/** Bytes to callers: through the distribution, through the VPC endpoint, or straight to the internet. */
function transferUsage({ api, requests, requestKb, responseKb }: RouteLoad): Metered[] {
  if (api.kind === "WebSocket") return [];
  const out = gigabytes(requests, responseKb);
  const into = gigabytes(requests, requestKb);
  if (api.endpoint === "private") return [{ meter: "endpointGb", quantity: out + into }];
  if (!api.distribution) return [{ meter: "dataOut", quantity: out }];
  const of = api.distribution.name;
  return [
    { meter: "edgeRequests", quantity: requests, of },
    { meter: "edgeOut", quantity: out, of },
    { meter: "edgeToOrigin", quantity: into, of },
    ...(runsFunctions(api.distribution) ? [{ meter: "edgeFunctions", quantity: requests, of } as const] : []),
  ];
}

/** True when each request of the distribution runs a CloudFront function, as its default behaviour says. */
function runsFunctions({ inputs }: NonNullable<StageApi["distribution"]>): boolean {
  const behavior = inputs.defaultCacheBehavior as { functionAssociations?: unknown[] } | undefined;
  return (behavior?.functionAssociations?.length ?? 0) > 0;
}

/** Kilobytes that the gateway logs of the steps of one request. */
export const stepsKb = 2;

function executionLogs({ api, requests }: RouteLoad, resources: StageModel["resources"]): Metered[] {
  const group = `API-Gateway-Execution-Logs_${api.resource.id}/${api.stage?.inputs.stageName ?? api.stage?.inputs.name}`;
  return logUsage(gigabytes(requests, stepsKb), group, resources);
}

/** A line of access log for each request, as long as its format. */
function accessLogs({ api, requests }: RouteLoad, resources: StageModel["resources"]): Metered[] {
  const settings = api.stage?.inputs.accessLogSettings as { destinationArn?: string; format?: string } | undefined;
  const gb = gigabytes(requests, (settings?.format?.length ?? 0) / 1024);
  const destination = settings?.destinationArn ?? "";
  if (destination.includes(":firehose:")) return [{ meter: "deliveredGb", quantity: gb }];
  return destination.includes(":logs:") ? logUsage(gb, destination, resources) : [];
}
