import { jsonAnswer } from "../../json-answer";
import type { Cloud } from "../cloud";
import type { Service } from "../service";
import { enter, openEndpoint } from "./endpoint/entry";
import { vpcEndpointType } from "./endpoint/type";
import { Follower } from "./follow";
import { lookups } from "./lookups";
import { VPC_ENDPOINT } from "./types/names";
import { otherTypes } from "./types/others";
import { routingTypes } from "./types/routing";
import { securityTypes } from "./types/security";
import { vpcTypes } from "./types/vpc";

export { Follower } from "./follow";
export { allowsEgress, allowsIngress, groupExists } from "./groups";
export { freshId, hexId } from "./ids";

/** EC2's networks: VPCs, security groups, and the VPC endpoint that private APIs are called through. */
export function ec2(cloud: Cloud): Service {
  const endpoints = new Follower(cloud, [VPC_ENDPOINT], (record) => {
    const end = openEndpoint(cloud, record);
    openNames(cloud, record.region, record.inputs.serviceName);
    return end;
  });
  const named = new Map<string, () => void>();

  /** Names of the form `API-ENDPOINT.execute-api…` lead to the endpoint; other unknown API names lead nowhere. */
  function openNames(of: Cloud, region: string, service: unknown): void {
    const host = `*.execute-api.${region}.amazonaws.com`;
    if (service !== `com.amazonaws.${region}.execute-api` || named.has(host)) return;
    const end = of.network.register({
      host,
      reach: "vpc",
      async handle(request) {
        const id = /-(vpce-[a-z0-9]+)\./.exec(request.host)?.[1];
        const endpoint = id ? of.find(VPC_ENDPOINT, id) : undefined;
        return endpoint ? enter(of, endpoint, request) : jsonAnswer(403, { message: "Forbidden" });
      },
    });
    named.set(host, end);
  }

  return {
    name: "ec2",
    limits:
      "VPCs, subnets, security groups and endpoints are checked as AWS checks them. Security groups are obeyed between " +
      "VPC links, load balancers and their targets, and requests enter a private API only by a VPC endpoint whose policy " +
      "allows it. No packet is routed: route tables, gateways, network ACLs, flow logs and private DNS change nothing " +
      "for requests, functions in a VPC reach what others reach, and the address /vpc-endpoint/ID lets the person at " +
      "the machine act as a caller inside the VPC. There is no default VPC and there are no instances.",
    resources: [...vpcTypes, ...routingTypes, ...securityTypes, ...otherTypes, vpcEndpointType],
    invokes: lookups,
    endpoints: () =>
      cloud
        .resources(VPC_ENDPOINT)
        .filter(({ inputs, region }) => inputs.serviceName === `com.amazonaws.${region}.execute-api`)
        .map(({ name, id }) => ({
          name,
          url: `${cloud.baseUrl}/vpc-endpoint/${id}`,
          kind: "VPC endpoint for private APIs",
          note: "add /API_ID/STAGE/PATH, or send the header x-apigw-api-id",
        })),
    async start() {
      endpoints.start();
    },
    async stop() {
      endpoints.stop();
      for (const end of named.values()) end();
    },
  };
}
