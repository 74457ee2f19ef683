import type { Properties } from "../resource";
import type { ServiceFactory } from "../service";
import { policyDocument } from "./policy-document";
import { regionOf, regions } from "./regions";
import { availabilityZones } from "./zones";

/** What a program asks about the account and its surroundings: caller, region, partition, zones, policy documents. */
export const account: ServiceFactory = () => ({
  name: "account",
  limits:
    "Answers for one account in the partition aws; availability zones stand in order, AWS shuffles them per account.",
  resources: [],
  invokes: {
    "aws:index/getCallerIdentity:getCallerIdentity": async (_args, { cloud: { accountId } }) => ({
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      id: accountId,
      userId: accountId,
    }),
    "aws:index/getPartition:getPartition": async () => ({
      id: "aws",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getRegion:getRegion": async (args, { region }) => describeRegion(args, region),
    "aws:index/getRegions:getRegions": async (args) => ({ ...args, id: "aws", names: Object.keys(regions) }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": async (args, { region }) =>
      availabilityZones(args, typeof args.region === "string" ? args.region : region),
    "aws:index/getArn:getArn": async ({ arn }) => parseArn(String(arn)),
    "aws:iam/getPolicyDocument:getPolicyDocument": async (args) => policyDocument(args),
  },
});

function describeRegion(args: Properties, current: string): Properties {
  const endpoint = typeof args.endpoint === "string" ? /^ec2\.([^.]+)\./.exec(args.endpoint)?.[1] : undefined;
  const region = String(args.region ?? args.name ?? endpoint ?? current);
  const { description } = regionOf(region);
  return { id: region, name: region, region, description, endpoint: `ec2.${region}.amazonaws.com` };
}

function parseArn(arn: string): Properties {
  const [start, partition, service, region, accountId, ...resource] = arn.split(":");
  if (start !== "arn" || resource.length === 0) throw new Error(`getArn: ${JSON.stringify(arn)} is not an ARN`);
  return { arn, id: arn, partition, service, region, account: accountId, resource: resource.join(":") };
}
