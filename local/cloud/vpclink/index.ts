import type { WireRequest, WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { allowsEgress, allowsIngress, freshId, groupExists, hexId } from "../ec2";
import { answerListener, LISTENER, LOAD_BALANCER, listenerOn, portOf, resourcesOf } from "../elb";
import { AwsError } from "../errors";
import { TimeoutError } from "../network";
import { type Properties, type ResourceRecord, resourceType } from "../resource";
import type { Service } from "../service";
import { discover, discoveryTypes } from "./discovery";

/** Pulumi token of a VPC link of version 2. */
const VPC_LINK = "aws:apigatewayv2/vpcLink:VpcLink";
/** Pulumi token of a VPC link of version 1, which names its network load balancer. */
const VPC_LINK_V1 = "aws:apigateway/vpcLink:VpcLink";

interface VpcLinkInputs extends Properties {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** API Gateway's VPC links of version 2, and Cloud Map, which they look services up in. */
export function vpclink(cloud: Cloud): Service {
  cloud.provide("vpclink", { send: (link, request) => send(cloud, link, request) });
  return {
    name: "vpclink",
    limits:
      "VPC links reach load balancers (their listeners and rules) and services of Cloud Map in the link's own VPC, if " +
      "the security groups of both sides allow it; a connection they forbid is reported at once instead of after " +
      "the timeout. Of Cloud Map, namespaces, services and instances with an address are simulated, DNS is not.",
    resources: [
      resourceType<VpcLinkInputs>({
        type: VPC_LINK,
        autoName: { property: "name", maxLength: 128 },
        // Only its name can be changed later: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
        replaceOn: ["securityGroupIds", "subnetIds"],
        check: ({ subnetIds }) =>
          Array.isArray(subnetIds) && subnetIds.length === 0
            ? [{ property: "subnetIds", reason: "must name at least one subnet" }]
            : [],
        async create(inputs, context) {
          vpcOf(cloud, inputs, context.region);
          const id = freshId(VPC_LINK, context, (seed) => hexId(seed, 6));
          const arn = `arn:aws:apigateway:${context.region}::/vpclinks/${id}`;
          return { id, outputs: { arn, region: context.region, tagsAll: inputs.tags ?? {} } };
        },
        update: async (id, _olds, inputs, { region }) => ({
          arn: `arn:aws:apigateway:${region}::/vpclinks/${id}`,
          region,
          tagsAll: inputs.tags ?? {},
        }),
      }),
      ...discoveryTypes,
    ],
  };
}

/** Finds the VPC of a link's subnets, or throws what API Gateway refuses. */
function vpcOf(cloud: Cloud, inputs: VpcLinkInputs, region: string): string {
  const vpcs = inputs.subnetIds.map((id) => {
    const subnet = cloud.find("aws:ec2/subnet:Subnet", (record) => record.id === id && record.region === region);
    if (!subnet) throw new AwsError("BadRequestException", `Invalid subnet ID specified: ${id}`);
    return String(subnet.inputs.vpcId);
  });
  if (new Set(vpcs).size > 1) throw new AwsError("BadRequestException", "All subnets must be in the same VPC");
  for (const group of inputs.securityGroupIds ?? []) {
    if (!groupExists(cloud, group)) throw new AwsError("BadRequestException", `Invalid security group ID: ${group}`);
  }
  return vpcs[0] ?? "";
}

/** Sends a request through a link; rejects as a connection would fail. */
async function send(
  cloud: Cloud,
  { vpcLinkId, target }: { readonly vpcLinkId: string; readonly target: string },
  request: WireRequest,
): Promise<WireResponse> {
  const older = cloud.find(VPC_LINK_V1, vpcLinkId);
  if (older) return sendByNlb(cloud, older, request);
  const link = cloud.find(VPC_LINK, vpcLinkId);
  if (!link) throw new AwsError("NotFoundException", `Invalid Vpc link identifier specified: ${vpcLinkId}`, 404);
  const inputs = link.inputs as VpcLinkInputs;
  const vpcId = vpcOf(cloud, inputs, link.region);
  const inside: WireRequest = {
    ...request,
    source: { ...request.source, vpcId, vpcLinkId, securityGroupIds: inputs.securityGroupIds },
  };
  if (target.startsWith("arn:aws:servicediscovery:")) return discover(cloud, target, inside);
  const listener = listenerOf(cloud, target, request);
  const balancer = resourcesOf(cloud, LOAD_BALANCER).find(
    ({ outputs }) => outputs.arn === listener.inputs.loadBalancerArn,
  );
  if (balancer?.outputs.vpcId !== vpcId) {
    throw new Error(`VPC link ${vpcLinkId} is in ${vpcId}, and ${target} in ${String(balancer?.outputs.vpcId)}`);
  }
  checkGroups(cloud, inputs.securityGroupIds, balancer, Number(listener.outputs.port));
  if (request.scheme === "https") checkCertificate(cloud, listener, request.host);
  return answerListener(cloud, listener, inside);
}

/** A listener by its own ARN, or of a load balancer by the port of the request. */
function listenerOf(cloud: Cloud, target: string, request: WireRequest): ResourceRecord {
  const port = portOf(request);
  const listener =
    resourcesOf(cloud, LISTENER).find(({ outputs }) => outputs.arn === target) ?? listenerOn(cloud, target, port);
  if (!listener) throw new Error(`${target} is no listener, and has none on port ${port}`);
  return listener;
}

function checkGroups(cloud: Cloud, own: readonly string[], balancer: ResourceRecord, port: number): void {
  const theirs = (balancer.outputs.securityGroups ?? []) as readonly string[];
  const refusal = (side: string) =>
    new TimeoutError(`${side} do not allow TCP ${port} from the VPC link to the load balancer ${balancer.id}`);
  if (own.length > 0 && !allowsEgress(cloud, own, { securityGroupIds: theirs }, port)) {
    throw refusal(`the VPC link's security groups (${own.join(", ")})`);
  }
  if (theirs.length > 0 && !allowsIngress(cloud, theirs, { securityGroupIds: own }, port)) {
    throw refusal(`the load balancer's security groups (${theirs.join(", ")})`);
  }
}

/** Would the TLS handshake succeed? The gateway verifies the certificate's name. */
function checkCertificate(cloud: Cloud, listener: ResourceRecord, host: string): void {
  const { protocol } = listener.outputs;
  if (protocol !== "HTTPS" && protocol !== "TLS") {
    throw new Error(`the listener ${listener.id} speaks ${String(protocol)}, and the request is https`);
  }
  const certificate = cloud.find("aws:acm/certificate:Certificate", String(listener.inputs.certificateArn));
  if (!certificate) return;
  const names = [certificate.outputs.domainName, certificate.outputs.subjectAlternativeNames].flat().map(String);
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const covered = names.some((one) => one.toLowerCase() === name || one === name.replace(/^[^.]+/, "*"));
  if (!covered) throw new Error(`the certificate of ${listener.id} is for ${names.join(", ")}, not for ${name}`);
}

async function sendByNlb(cloud: Cloud, link: ResourceRecord, request: WireRequest): Promise<WireResponse> {
  const [arn] = [link.inputs.targetArn].flat() as string[];
  const balancer = resourcesOf(cloud, LOAD_BALANCER).find(({ outputs }) => outputs.arn === arn);
  const listener = balancer && listenerOn(cloud, arn, portOf(request));
  if (!listener)
    throw new Error(`the load balancer ${String(arn)} of ${link.id} has no listener on port ${portOf(request)}`);
  const source = { ...request.source, vpcId: String(balancer.outputs.vpcId), vpcLinkId: link.id };
  return answerListener(cloud, listener, { ...request, source });
}
