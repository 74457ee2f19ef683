import type { Cloud } from "../cloud";
import type { Properties, ResourceRecord } from "../resource";
import type { Invoke } from "../service";
import { text, texts } from "./definition";
import { hexId } from "./ids";
import { SECURITY_GROUP, SUBNET, VPC, VPC_ENDPOINT } from "./types/names";
import { tagsOf } from "./types/vpc";

/** Prefix lists that AWS keeps in every region. */
const MANAGED_PREFIX_LISTS = [
  "com.amazonaws.global.cloudfront.origin-facing",
  "com.amazonaws.REGION.s3",
  "com.amazonaws.REGION.dynamodb",
];

/** Names of EC2's filters and the outputs they look at. */
const FILTERS: Readonly<Record<string, string>> = {
  "vpc-id": "vpcId",
  "subnet-id": "id",
  "group-id": "id",
  "group-name": "name",
  "vpc-endpoint-id": "id",
  "service-name": "serviceName",
  cidr: "cidrBlock",
  "cidr-block": "cidrBlock",
  "availability-zone": "availabilityZone",
  "availability-zone-id": "availabilityZoneId",
  "default-for-az": "defaultForAz",
  state: "state",
};

/** Provider functions that look networks up; they see the program's own resources alone. */
export const lookups: Readonly<Record<string, Invoke>> = {
  "aws:ec2/getVpc:getVpc": async (args, { cloud, region }) => one("VPC", search(cloud, VPC, region, args)),
  "aws:ec2/getVpcs:getVpcs": async (args, { cloud, region }) => list(search(cloud, VPC, region, args), region),
  "aws:ec2/getSubnet:getSubnet": async (args, { cloud, region }) => one("Subnet", search(cloud, SUBNET, region, args)),
  "aws:ec2/getSubnets:getSubnets": async (args, { cloud, region }) => list(search(cloud, SUBNET, region, args), region),
  "aws:ec2/getSecurityGroup:getSecurityGroup": async (args, { cloud, region }) =>
    one("Security Group", search(cloud, SECURITY_GROUP, region, args)),
  "aws:ec2/getSecurityGroups:getSecurityGroups": async (args, { cloud, region }) => {
    const found = search(cloud, SECURITY_GROUP, region, args);
    return {
      ...list(found, region),
      arns: found.map(({ outputs }) => outputs.arn),
      vpcIds: found.map(({ outputs }) => outputs.vpcId),
    };
  },
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": async (args, { cloud, region }) =>
    one("VPC Endpoint", search(cloud, VPC_ENDPOINT, region, args)),
  "aws:ec2/getPrefixList:getPrefixList": async (args, { region }) => prefixList(args, region),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": async (args, { cloud, region }) =>
    prefixList(args, region, cloud),
};

function search(cloud: Cloud, type: string, region: string, args: Properties): ResourceRecord[] {
  const wanted = (args.tags ?? {}) as Record<string, string>;
  const filters = (args.filters ?? []) as readonly { readonly name: string; readonly values: readonly string[] }[];
  const plain = ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "serviceName", "name", "state"];
  if (args.default === true || args.defaultForAz === true) {
    throw new Error("the local cloud has no default VPC: make one, e.g. with awsx.ec2.Vpc");
  }
  return cloud.resources(type).filter((record) => {
    const seen = { ...record.outputs, id: record.id };
    return (
      record.region === region &&
      (args.id === undefined || args.id === record.id) &&
      plain.every((name) => args[name] === undefined || args[name] === seen[name as keyof typeof seen]) &&
      Object.entries(wanted).every(([key, value]) => tagsOf(record.outputs)[key] === value) &&
      filters.every((filter) => filter.values.some((value) => matches(seen, filter.name, value)))
    );
  });
}

function matches(outputs: Properties, filter: string, value: string): boolean {
  const pattern = new RegExp(
    `^${value
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  if (filter.startsWith("tag:")) return pattern.test(tagsOf(outputs)[filter.slice(4)] ?? "");
  if (filter === "tag-key") return Object.keys(tagsOf(outputs)).some((key) => pattern.test(key));
  const property = FILTERS[filter];
  if (!property) throw new Error(`the local cloud does not know the filter ${filter}`);
  return pattern.test(String(outputs[property] ?? ""));
}

function one(what: string, found: readonly ResourceRecord[]): Properties {
  const [first, second] = found;
  if (!first) throw new Error(`no matching EC2 ${what} found`);
  if (second)
    throw new Error(
      `multiple EC2 ${what}s matched; use additional constraints to reduce matches to a single EC2 ${what}`,
    );
  return { ...first.outputs, id: first.id, tags: tagsOf(first.outputs), region: first.region };
}

function list(found: readonly ResourceRecord[], region: string): Properties {
  return { id: region, ids: found.map(({ id }) => id), region };
}

function prefixList(args: Properties, region: string, cloud?: Cloud): Properties {
  const names = MANAGED_PREFIX_LISTS.map((name) => name.replace("REGION", region));
  const filters = (args.filters ?? []) as readonly { readonly name: string; readonly values: readonly string[] }[];
  const wanted = text(args.name) ?? filters.find(({ name }) => name === "prefix-list-name")?.values[0];
  const own = cloud?.find("aws:ec2/managedPrefixList:ManagedPrefixList", (record) => record.outputs.name === wanted);
  if (own) return { ...own.outputs, id: own.id, tags: tagsOf(own.outputs) };
  const idOf = (name: string) => `pl-${hexId(name, 8)}`;
  const name = names.find((candidate) => candidate === wanted || idOf(candidate) === (args.id ?? args.prefixListId));
  if (!name) throw new Error(`no matching prefix list found: ${wanted ?? String(args.id ?? args.prefixListId)}`);
  const id = idOf(name);
  return {
    id,
    name,
    region,
    cidrBlocks: texts([]),
    entries: [],
    addressFamily: "IPv4",
    arn: `arn:aws:ec2:${region}:aws:prefix-list/${id}`,
    maxEntries: 55,
    ownerId: "AWS",
    version: 1,
    tags: {},
  };
}
