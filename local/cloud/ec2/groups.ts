import type { Cloud } from "../cloud";
import type { Properties, ResourceRecord } from "../resource";
import { addressIn } from "./cidr";
import { text, texts } from "./definition";
import {
  DEFAULT_SECURITY_GROUP,
  EGRESS_RULE,
  INGRESS_RULE,
  NETWORK_INTERFACE,
  RULE,
  SECURITY_GROUP,
  VPC,
  VPC_ENDPOINT,
} from "./types/names";

/** The other side of a connection, as rules see it. */
export interface Peer {
  readonly ip?: string;
  readonly securityGroupIds?: readonly string[];
}

/** A rule in one form, whatever kind of resource it came from. */
interface Rule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  /** Ids of prefix lists, whose ranges count as `cidrs`. */
  readonly prefixLists: readonly string[];
}

/** Is there a security group of this id? A VPC's own group exists with the VPC. */
export function groupExists(cloud: Cloud, id: string): boolean {
  return (
    cloud.find(SECURITY_GROUP, id) !== undefined ||
    cloud.find(VPC, ({ outputs }) => outputs.defaultSecurityGroupId === id) !== undefined
  );
}

/** May TCP from a peer reach a port of something in these groups? Any one group may let it in. */
export function allowsIngress(cloud: Cloud, groups: readonly string[], from: Peer, port: number): boolean {
  return groups.some((group) => rulesOf(cloud, group, "ingress").some((rule) => covers(rule, from, port)));
}

/** May something in these groups open TCP to a port of a peer? */
export function allowsEgress(cloud: Cloud, groups: readonly string[], to: Peer, port: number): boolean {
  return groups.some((group) => rulesOf(cloud, group, "egress").some((rule) => covers(rule, to, port)));
}

/** Resources whose network interfaces are in a group, which therefore cannot be deleted. */
export function groupUsers(cloud: Cloud, id: string): ResourceRecord[] {
  const users = [
    [VPC_ENDPOINT, "securityGroupIds"],
    [NETWORK_INTERFACE, "securityGroups"],
    ["aws:lb/loadBalancer:LoadBalancer", "securityGroups"],
    ["aws:alb/loadBalancer:LoadBalancer", "securityGroups"],
    ["aws:apigatewayv2/vpcLink:VpcLink", "securityGroupIds"],
  ] as const;
  return users.flatMap(([type, property]) =>
    cloud.resources(type).filter(({ inputs }) => texts(inputs[property]).includes(id)),
  );
}

function rulesOf(cloud: Cloud, group: string, direction: "ingress" | "egress"): Rule[] {
  const own = cloud.find(SECURITY_GROUP, group) ?? cloud.find(DEFAULT_SECURITY_GROUP, group);
  const inline = own?.outputs[direction];
  const single = cloud.resources(direction === "ingress" ? INGRESS_RULE : EGRESS_RULE);
  const rules = [
    ...(Array.isArray(inline) ? (inline as Properties[]).map((rule) => inlineRule(rule, group)) : []),
    ...(own ? [] : defaultRules(cloud, group, direction)),
    ...cloud
      .resources(RULE)
      .filter(({ inputs }) => inputs.securityGroupId === group && inputs.type === direction)
      .map(({ inputs }) => oldRule(inputs, group)),
    ...single.filter(({ inputs }) => inputs.securityGroupId === group).map(({ inputs }) => singleRule(inputs)),
  ];
  return rules.map((rule) => ({
    ...rule,
    cidrs: [...rule.cidrs, ...rule.prefixLists.flatMap((id) => ranges(cloud, id))],
  }));
}

/** Ranges of a prefix list of the program's; AWS's own lists stand for callers that do not exist here. */
function ranges(cloud: Cloud, id: string): string[] {
  const entries = cloud.find("aws:ec2/managedPrefixList:ManagedPrefixList", id)?.outputs.entries;
  return Array.isArray(entries) ? entries.map(({ cidr }: { cidr: string }) => cidr) : [];
}

/** A VPC's own group, untouched by the program, lets its members in and everything out. */
function defaultRules(cloud: Cloud, group: string, direction: "ingress" | "egress"): Rule[] {
  if (!cloud.find(VPC, ({ outputs }) => outputs.defaultSecurityGroupId === group)) return [];
  const all = { protocol: "-1", fromPort: 0, toPort: 65_535, prefixLists: [] };
  return [
    direction === "ingress" ? { ...all, cidrs: [], groups: [group] } : { ...all, cidrs: ["0.0.0.0/0"], groups: [] },
  ];
}

function covers(rule: Rule, peer: Peer, port: number): boolean {
  const tcp = rule.protocol === "-1" || rule.protocol === "tcp" || rule.protocol === "6";
  const ports = rule.protocol === "-1" || (rule.fromPort <= port && port <= rule.toPort);
  if (!tcp || !ports) return false;
  if (rule.groups.some((group) => peer.securityGroupIds?.includes(group))) return true;
  const { ip } = peer;
  if (ip === undefined) return rule.cidrs.includes("0.0.0.0/0");
  return rule.cidrs.some((cidr) => addressIn(ip, cidr));
}

function inlineRule(rule: Properties, group: string): Rule {
  return {
    ...portsOf(rule, rule.protocol),
    cidrs: [...texts(rule.cidrBlocks), ...texts(rule.ipv6CidrBlocks)],
    groups: [...texts(rule.securityGroups), ...(rule.self === true ? [group] : [])],
    prefixLists: texts(rule.prefixListIds),
  };
}

function oldRule(rule: Properties, group: string): Rule {
  const source = text(rule.sourceSecurityGroupId);
  return { ...inlineRule(rule, group), groups: [...(source ? [source] : []), ...(rule.self === true ? [group] : [])] };
}

function singleRule(rule: Properties): Rule {
  const list = (value: unknown) => (typeof value === "string" ? [value] : []);
  return {
    ...portsOf(rule, rule.ipProtocol),
    cidrs: [...list(rule.cidrIpv4), ...list(rule.cidrIpv6)],
    groups: list(rule.referencedSecurityGroupId),
    prefixLists: list(rule.prefixListId),
  };
}

function portsOf(rule: Properties, protocol: unknown) {
  const name = String(protocol ?? "-1").toLowerCase();
  return {
    protocol: name === "all" ? "-1" : name,
    fromPort: Number(rule.fromPort ?? 0),
    toPort: Number(rule.toPort ?? 65_535),
  };
}
