import type { Check, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { isOneOf, types } from "../tokens";
import { given, list, member } from "../values";

const everywhere = new Set(["0.0.0.0/0", "::/0"]);
const url = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";

/** One way in or out, whichever resource says it. */
interface Way {
  readonly direction: "ingress" | "egress";
  /** The properties of the rule. */
  readonly rule: unknown;
  readonly cidrs: () => readonly unknown[];
  readonly protocol: () => unknown;
}

/** Ways that a resource opens: a security group's own, a rule's of its own, in both of its forms. */
function waysOf({ type, props }: Judged): readonly Way[] {
  const inline = (direction: "ingress" | "egress"): Way[] =>
    list(props[direction]).map((rule) => ({
      direction,
      rule,
      cidrs: () => [...list(member(rule, "cidrBlocks")), ...list(member(rule, "ipv6CidrBlocks"))],
      protocol: () => member(rule, "protocol"),
    }));
  if (isOneOf(type, types.securityGroup)) return [...inline("ingress"), ...inline("egress")];
  if (type === types.securityGroupRule[0]) {
    return [
      {
        direction: props.type === "egress" ? "egress" : "ingress",
        rule: props,
        cidrs: () => [...list(props.cidrBlocks), ...list(props.ipv6CidrBlocks)],
        protocol: () => props.protocol,
      },
    ];
  }
  return [
    {
      direction: type === types.egressRule[0] ? "egress" : "ingress",
      rule: props,
      cidrs: () => [...list(props.cidrIpv4), ...list(props.cidrIpv6)],
      protocol: () => props.ipProtocol,
    },
  ];
}

const inward = [...types.securityGroup, ...types.securityGroupRule, ...types.ingressRule];
const outward = [...types.securityGroup, ...types.securityGroupRule, ...types.egressRule];

/** Rules on who reaches whom inside the network. */
export const networkRules: readonly Rule[] = [
  {
    id: "security-group-ingress",
    controls: [70],
    title: "Security groups admit no address of the whole internet.",
    severity: "high",
    why: "whatever listens there is reached by everybody, around any API before it.",
    fix: "admit the security group of what calls (referencedSecurityGroupId), or the VPC's own addresses.",
    url,
    references: ["AwsSolutions-EC23", "CKV_AWS_260", "CKV_AWS_277"],
    types: inward,
    judge: (resource) =>
      waysOf(resource)
        .filter(({ direction }) => direction === "ingress")
        .map(
          ({ cidrs, rule }): Check =>
            () =>
              !cidrs().some((cidr) => everywhere.has(String(cidr))) || `admits the internet on ${portsOf(rule)}`,
        ),
  },
  {
    id: "load-balancer-callers",
    controls: [70],
    title: "An internal load balancer admits the VPC link alone.",
    severity: "high",
    why: "anything else inside the VPC calls the service without the API's authorization.",
    fix: "admit the VPC link's security group by referencedSecurityGroupId (or sourceSecurityGroupId), and no range of addresses.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html",
    references: ["own: intent"],
    types: types.loadBalancer,
    across: true,
    judge: (balancer, { stack }) => [
      () => {
        if (stack.ofType(types.vpcLink).length === 0) return true;
        const groups = stack
          .ofType(types.securityGroup)
          .filter((group) => stack.refers(balancer, "securityGroups", group));
        const open = groups.flatMap((group) => rangesInto(group, stack));
        return open.length === 0 || `its security group admits ${open.join(", ")}`;
      },
    ],
  },
  {
    id: "security-group-egress",
    controls: [71],
    title: "Security groups let out what is needed.",
    severity: "medium",
    why: "whoever takes a task over can send what it finds anywhere, by any protocol.",
    fix: "name the port, and the group or range of addresses, of what is called.",
    url,
    references: ["CKV_AWS_382", "AVD-AWS-0104"],
    types: outward,
    judge: (resource) =>
      waysOf(resource)
        .filter(({ direction }) => direction === "egress")
        .map(
          ({ cidrs, protocol }): Check =>
            () =>
              String(protocol()) !== "-1" ||
              !cidrs().some((cidr) => everywhere.has(String(cidr))) ||
              "lets everything out to everywhere",
        ),
  },
  {
    id: "security-group-descriptions",
    controls: [72],
    title: "Security groups and their rules say what they are for.",
    severity: "low",
    why: "nobody dares to remove a rule whose purpose nobody knows.",
    fix: "set description.",
    url,
    references: ["AwsSolutions-EC27", "CKV_AWS_23", "AVD-AWS-0099"],
    types: [...inward, ...types.egressRule],
    judge: (resource) => [
      () =>
        // AWS names the default group itself.
        resource.type === types.securityGroup[1] ||
        (given(resource.props, "description") &&
          // The provider's own words, where the program gives none.
          resource.props.description !== "Managed by Pulumi") ||
        "no description",
      ...(isOneOf(resource.type, types.securityGroup)
        ? waysOf(resource).map(
            ({ direction, rule }): Check =>
              () =>
                given(rule, "description") || `an ${direction} rule has no description`,
          )
        : []),
    ],
  },
];

function portsOf(rule: unknown): string {
  const [from, to] = [member(rule, "fromPort"), member(rule, "toPort")];
  if (from === undefined && to === undefined) return "all ports";
  return from === to ? `port ${from}` : `ports ${from} to ${to}`;
}

/** Ranges of addresses that a group admits, by its own rules and by rules of their own. */
function rangesInto(group: Judged, stack: Stack): readonly string[] {
  const rules = stack
    .ofType([...types.securityGroupRule, ...types.ingressRule])
    .filter((rule) => stack.refers(rule, "securityGroupId", group));
  return [group, ...rules]
    .flatMap(waysOf)
    .filter(({ direction }) => direction === "ingress")
    .flatMap(({ cidrs }) => cidrs().map(String));
}
