import { apiHost, executionArn } from "../../../gateway/address";
import { jsonAnswer } from "../../../json-answer";
import { header, type RequestSource, type WireRequest, type WireResponse } from "../../../wire";
import type { Cloud } from "../../cloud";
import { conditionContext } from "../../iam/evaluate";
import { compilePolicy, type Policy } from "../../iam/policy";
import type { Principal } from "../../principal";
import type { ResourceRecord } from "../../resource";
import { text } from "../definition";
import { domainAllows, endpointKeys, isPrivateDomain } from "./private-domain";

/**
 * Registers the host names of an execute-api endpoint: requests to them come from inside the VPC. The mount
 * `/vpc-endpoint/ID` is the way in for the person at the machine, who is not in the VPC; the first segment below it
 * may name the API.
 */
export function openEndpoint(cloud: Cloud, record: ResourceRecord): () => void {
  const service = String(record.inputs.serviceName ?? "");
  if (service !== `com.amazonaws.${record.region}.execute-api`) return () => {};
  const entries = record.outputs.dnsEntries as readonly { readonly dnsName: string }[];
  const names = entries.map(({ dnsName }) => dnsName).filter((name) => name.includes(".vpce."));
  const handle = (request: WireRequest) => enter(cloud, record, request);
  const ends = names.map((host) => cloud.network.register({ host, reach: "vpc", handle }));
  // The operator's way in is no name of the VPC: the local server gives nobody a private host by its path.
  const host = `${record.id}.vpc-endpoint.localhost`;
  ends.push(cloud.network.register({ host, mount: `/vpc-endpoint/${record.id}`, handle }));
  return () => {
    for (const end of ends) end();
  };
}

/** Policies of endpoints, compiled once for each state of the resource. */
const compiled = new WeakMap<ResourceRecord, Policy>();

/** Passes a request through an endpoint to the private API it names, if the endpoint's policy allows it. */
export async function enter(cloud: Cloud, endpoint: ResourceRecord, request: WireRequest): Promise<WireResponse> {
  const found = destination(cloud, endpoint, request);
  const open = found && cloud.network.find(found.host);
  if (!found || !open) return refusal({ message: "Forbidden" });
  const source = { ...request.source, vpcEndpointId: endpoint.id, vpcId: String(endpoint.inputs.vpcId) };
  const inner: WireRequest = { ...request, host: found.host, target: found.target, source };
  const [stage = "", ...path] = found.target.split("?")[0]!.split("/").slice(1);
  const api = executionArn({ region: endpoint.region, accountId: cloud.accountId, apiId: found.apiId });
  const resource = `${api}/${stage}/${request.method}/${path.join("/")}`;
  const principal = await identify(cloud, inner);
  if (!domainAllows(cloud, found.host, principal, source)) return refusal({ message: "Forbidden" });
  if (allows(cloud, endpoint, { principal, resource, source })) return open.handle(inner);
  const who = "arn" in principal ? principal.arn : "anonymous";
  const masked = resource.replace(cloud.accountId, `********${cloud.accountId.slice(-4)}`);
  return refusal({
    Message:
      `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${masked} ` +
      `because no VPC endpoint policy allows the execute-api:Invoke action`,
  });
}

/** Does the endpoint's policy let the caller through? It must by itself: an identity's own policies cannot open it. */
function allows(
  cloud: Cloud,
  endpoint: ResourceRecord,
  call: { readonly principal: Principal; readonly resource: string; readonly source: RequestSource },
): boolean {
  const { principal, resource, source } = call;
  const context = endpointKeys(source);
  const time = cloud.clock.now();
  const action = "execute-api:Invoke";
  const policy = compiled.get(endpoint) ?? compilePolicy(String(endpoint.outputs.policy), "resource");
  compiled.set(endpoint, policy);
  const verdict = policy.judge({ principal, action, resource, context: conditionContext(principal, context, time) });
  const allowed = verdict.denies === undefined && verdict.allows.length > 0;
  const who = "arn" in principal ? principal.arn : "anonymous";
  const by = (verdict.denies ?? verdict.allows[0])?.statement;
  cloud.telemetry.emit({
    kind: "decision",
    time,
    principal: who,
    action,
    resource,
    allowed,
    by: by && `${endpoint.id} (${by})`,
  });
  return allowed;
}

/** The API a request is for: by Host, by `x-apigw-api-id`, or by the first segment below the endpoint's mount. */
function destination(
  cloud: Cloud,
  endpoint: ResourceRecord,
  request: WireRequest,
): { host: string; apiId: string; target: string } | undefined {
  const hostOf = (apiId: string) => apiHost(apiId, endpoint.region);
  const asked = (header(request.headers, "host") ?? "").replace(/:\d+$/, "").toLowerCase();
  const byHost = /^([a-z0-9]+)(?:-(vpce-[a-z0-9]+))?\.execute-api\./.exec(asked);
  if (byHost?.[1]) {
    if (byHost[2] && (byHost[2] !== endpoint.id || !isAssociated(cloud, byHost[1], endpoint.id))) return undefined;
    return { host: hostOf(byHost[1]), apiId: byHost[1], target: request.target };
  }
  const byHeader = text(header(request.headers, "x-apigw-api-id"));
  if (byHeader) return { host: hostOf(byHeader), apiId: byHeader, target: request.target };
  if (isPrivateDomain(cloud, asked, endpoint)) {
    return { host: asked, apiId: asked, target: request.target };
  }
  const [, segment, rest = "/"] = /^\/([a-z0-9]+)(.*)$/s.exec(request.target) ?? [];
  if (!segment || !cloud.network.find(hostOf(segment))) return undefined;
  return { host: hostOf(segment), apiId: segment, target: rest.startsWith("/") ? rest : `/${rest}` };
}

/** Names with an endpoint in them exist for the endpoints that an API is associated with. */
function isAssociated(cloud: Cloud, apiId: string, endpointId: string): boolean {
  const api = cloud.find("aws:apigateway/restApi:RestApi", apiId);
  const settings = api?.inputs.endpointConfiguration as { readonly vpcEndpointIds?: readonly string[] } | undefined;
  return api === undefined || settings?.vpcEndpointIds?.includes(endpointId) === true;
}

/** Who signed the request; anonymous where the signature is missing or wrong, which the API itself judges. */
async function identify(cloud: Cloud, request: WireRequest): Promise<Principal> {
  try {
    return (await cloud.port("iam").authenticate(request, { service: "execute-api" })).principal;
  } catch {
    return { type: "anonymous" };
  }
}

function refusal(body: Readonly<Record<string, string>>): WireResponse {
  const type = "message" in body ? "ForbiddenException" : "AccessDeniedException";
  return jsonAnswer(403, body, [["x-amzn-ErrorType", type]]);
}
