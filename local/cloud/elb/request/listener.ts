import { randomBytes } from "node:crypto";
import { cut } from "../../../cut";
import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../../wire";
import type { Cloud } from "../../cloud";
import type { ResourceRecord } from "../../resource";
import type { Action, ListenerInputs, ListenerRuleInputs, LoadBalancerInputs } from "../inputs";
import { byArn, LISTENER_RULE, LOAD_BALANCER, resourcesOf } from "../names";
import { forward } from "./forward";
import { holds } from "./match";
import { page } from "./page";

/** Answers a request that reached a listener: web ACL, rules by priority, then the default action. */
export async function answer(cloud: Cloud, listener: ResourceRecord, request: WireRequest): Promise<WireResponse> {
  const inputs = listener.inputs as ListenerInputs;
  const balancer = byArn(cloud, LOAD_BALANCER, inputs.loadBalancerArn);
  if (!balancer) return page(503, "Service Temporarily Unavailable");
  if (balancer.outputs.loadBalancerType === "network") {
    return act(cloud, balancer, listener, inputs.defaultActions, request);
  }
  if (listener.outputs.protocol === "HTTPS" && request.scheme === "http") {
    return page(400, "The plain HTTP request was sent to HTTPS port");
  }
  const verdict = cloud.port("waf").inspect(inputs.loadBalancerArn, request);
  if (verdict?.action === "BLOCK") return verdict.response ?? page(403, "Forbidden");
  const rule = resourcesOf(cloud, LISTENER_RULE)
    .filter((candidate) => candidate.inputs.listenerArn === listener.outputs.arn)
    .sort((a, b) => Number(a.outputs.priority) - Number(b.outputs.priority))
    .map((candidate) => candidate.inputs as ListenerRuleInputs)
    .find(({ conditions }) => holds(conditions, request));
  const settings = balancer.inputs as LoadBalancerInputs;
  const passed = { ...request, headers: forwardedHeaders(request, Number(listener.outputs.port), settings) };
  return act(cloud, balancer, listener, rule?.actions ?? inputs.defaultActions, passed);
}

async function act(
  cloud: Cloud,
  balancer: ResourceRecord,
  listener: ResourceRecord,
  actions: readonly Action[],
  request: WireRequest,
): Promise<WireResponse> {
  const action = actions.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0)).at(-1);
  switch (action?.type) {
    case "fixed-response": {
      const { contentType, messageBody = "", statusCode = "200" } = action.fixedResponse!;
      return {
        status: Number(statusCode),
        headers: [
          ["Server", "awselb/2.0"],
          ["Content-Type", contentType],
        ],
        body: Buffer.from(messageBody),
      };
    }
    case "redirect":
      return redirect(action, listener, request);
    case "forward": {
      const group = draw(cloud, action);
      return group ? forward(cloud, balancer, group, request) : page(503, "Service Temporarily Unavailable");
    }
    default:
      return page(503, "Service Temporarily Unavailable");
  }
}

/** One of the target groups by weight; a group of weight 0 gets nothing. */
function draw(cloud: Cloud, { targetGroupArn, forward: weighted }: Action): string | undefined {
  const groups = weighted?.targetGroups ?? (targetGroupArn ? [{ arn: targetGroupArn }] : []);
  const total = groups.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let left = cloud.random() * total;
  for (const { arn, weight = 1 } of groups) {
    left -= weight;
    if (left < 0) return arn;
  }
  return undefined;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html */
function redirect({ redirect: to }: Action, listener: ResourceRecord, request: WireRequest): WireResponse {
  const [path, sent] = cut(request.target, "?");
  const parts = {
    protocol: String(listener.outputs.protocol).toLowerCase(),
    host: (header(request.headers, "host") ?? request.host).replace(/:\d+$/, ""),
    port: String(listener.outputs.port),
    path: path.slice(1),
    query: sent,
  };
  const fill = (text: string) =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: keyof typeof parts) => parts[name]);
  const query = fill(to?.query ?? "#{query}");
  const protocol = fill(to?.protocol ?? "#{protocol}").toLowerCase();
  const location = `${protocol}://${fill(to?.host ?? "#{host}")}:${fill(to?.port ?? "#{port}")}${fill(to?.path ?? "/#{path}")}`;
  return {
    ...page(to?.statusCode === "HTTP_301" ? 301 : 302, to?.statusCode === "HTTP_301" ? "Moved Permanently" : "Found"),
    headers: [
      ["Server", "awselb/2.0"],
      ["Content-Type", "text/html"],
      ["Location", query === "" ? location : `${location}?${query}`],
    ],
  };
}

/** Adds what a load balancer tells its targets of the client. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
function forwardedHeaders(request: WireRequest, port: number, settings: LoadBalancerInputs): HeaderLines {
  const own = /^x-forwarded-(for|proto|port)$/i;
  const sent = request.headers.filter(
    ([name]) => !own.test(name) && (settings.dropInvalidHeaderFields !== true || /^[a-zA-Z0-9-]+$/.test(name)),
  );
  const before = header(request.headers, "x-forwarded-for");
  const trace = header(sent, "x-amzn-trace-id") ? [] : [["x-amzn-trace-id", traceId()] as const];
  return [
    ...sent,
    ["x-forwarded-for", before ? `${before}, ${request.source.ip}` : request.source.ip],
    ["x-forwarded-port", String(port)],
    ["x-forwarded-proto", request.scheme],
    ...trace,
  ];
}

function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}
