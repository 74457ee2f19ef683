import { company, type Part, property, type Twins } from "./twin";

const group = "aws:ec2/securityGroup:SecurityGroup";
const rule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const target = "aws:lb/targetGroup:TargetGroup";
const tasks = "aws:ecs/taskDefinition:TaskDefinition";
const link: Part = { type: "aws:apigatewayv2/vpcLink:VpcLink", props: {} };

const hardened = { name: "a", readonlyRootFilesystem: true, logConfiguration: { logDriver: "awslogs" }, user: "node" };
const container = (change: object) => JSON.stringify([{ ...hardened, ...change }]);
const redirect = [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }];

export const networkTwins: readonly Twins[] = [
  property("security-group-ingress", group, "ingress", {
    good: [{ cidrBlocks: ["10.0.0.0/8"] }],
    bad: [{ cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 }],
    finding: "admits the internet on port 443",
    absent: "in order",
  }),
  property("security-group-ingress", rule, "cidrBlocks", {
    also: { type: "ingress" },
    good: ["10.0.0.0/8"],
    bad: ["0.0.0.0/0"],
    finding: "admits the internet",
    absent: "in order",
  }),
  property("security-group-ingress", ingressRule, "cidrIpv6", {
    good: "2001:db8::/32",
    bad: "::/0",
    finding: "admits the internet",
    absent: "in order",
  }),
  property("security-group-egress", group, "egress", {
    good: [{ protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }],
    bad: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
    finding: "lets everything out to everywhere",
    absent: "in order",
  }),
  property("security-group-egress", rule, "protocol", {
    also: { type: "egress", cidrBlocks: ["0.0.0.0/0"] },
    good: "tcp",
    bad: "-1",
    finding: "lets everything out to everywhere",
    // The provider demands the property.
    absent: "in order",
  }),
  property("security-group-egress", egressRule, "ipProtocol", {
    also: { cidrIpv4: "0.0.0.0/0" },
    good: "tcp",
    bad: "-1",
    finding: "lets everything out to everywhere",
    absent: "in order",
  }),
  ...[group, rule, ingressRule, egressRule].map((type) => ({
    ...property("security-group-descriptions", type, "description", {
      good: "tasks",
      bad: "Managed by Pulumi",
      finding: "no description",
    }),
    noSiblings: "AWS describes the default group itself",
  })),
  property("security-group-descriptions", group, "ingress", {
    also: { description: "tasks" },
    good: [{ description: "from the link" }],
    bad: [{ fromPort: 443 }],
    finding: "an ingress rule has no description",
    absent: "in order",
  }),
  company(
    "load-balancer-callers",
    { type: balancer, props: { securityGroups: ["sg-1"] } },
    {
      good: [
        link,
        { type: group, props: { id: "sg-1" } },
        { type: ingressRule, props: { securityGroupId: "sg-1", referencedSecurityGroupId: "sg-2" } },
      ],
      bad: [
        link,
        { type: group, props: { id: "sg-1" } },
        { type: ingressRule, props: { securityGroupId: "sg-1", cidrIpv4: "10.0.0.0/16" } },
      ],
      finding: "its security group admits 10.0.0.0/16",
      absent: "in order",
    },
  ),
  property("load-balancer-headers", balancer, "dropInvalidHeaderFields", {
    good: true,
    bad: false,
    finding: "dropInvalidHeaderFields is not true",
  }),
  property("load-balancer-deletion-protection", balancer, "enableDeletionProtection", {
    good: true,
    bad: false,
    finding: "enableDeletionProtection is not true",
  }),
  property("load-balancer-logs", balancer, "accessLogs", {
    good: { enabled: true, bucket: "b" },
    bad: { bucket: "b" },
    finding: "accessLogs are not enabled",
  }),
  property("load-balancer-desync", balancer, "desyncMitigationMode", {
    good: "defensive",
    bad: "monitor",
    finding: "desyncMitigationMode is monitor",
    absent: "in order",
  }),
  property("load-balancer-internal", balancer, "internal", {
    beside: [link],
    good: true,
    bad: false,
    finding: "it is open to the internet",
  }),
  property("listener-https", listener, "protocol", {
    also: { port: 80, defaultActions: [{ type: "forward" }] },
    good: "HTTPS",
    bad: "HTTP",
    finding: "the listener on port 80 speaks HTTP",
  }),
  property("listener-https", listener, "defaultActions", {
    also: { protocol: "HTTP" },
    good: redirect,
    bad: [{ type: "forward" }],
    finding: "speaks HTTP",
    // The provider demands the property.
    absent: "in order",
  }),
  property("listener-tls-policy", listener, "sslPolicy", {
    also: { protocol: "HTTPS" },
    good: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    bad: "ELBSecurityPolicy-2016-08",
    finding: "sslPolicy is ELBSecurityPolicy-2016-08",
  }),
  property("target-group-tls", target, "protocol", {
    good: "HTTPS",
    bad: "HTTP",
    finding: "protocol is HTTP",
    absent: "in order",
  }),
  property("target-group-tls", target, "healthCheck", {
    good: { protocol: "HTTPS" },
    bad: { protocol: "HTTP" },
    finding: "healthCheck.protocol is HTTP",
    absent: "in order",
  }),
  property("target-group-health", target, "healthCheck", {
    good: { path: "/health" },
    bad: { enabled: false },
    finding: "healthCheck.enabled is false",
  }),
  ...["aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"].map((type) =>
    property("service-public-address", type, "networkConfiguration", {
      good: { assignPublicIp: false },
      bad: { assignPublicIp: true },
      finding: "assignPublicIp is true",
      absent: "in order",
    }),
  ),
  ...(
    [
      [{ privileged: true }, "the container a is privileged"],
      [{ readonlyRootFilesystem: false }, "the container a may write its root file system"],
      [{ logConfiguration: undefined }, "the container a writes no logs"],
      [{ user: "root" }, "the container a runs as root"],
      [{ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }, "the container a holds a secret in DB_PASSWORD"],
    ] as const
  ).map(([change, finding]) =>
    property("task-hardening", tasks, "containerDefinitions", {
      good: container({}),
      bad: container(change),
      finding,
      // The provider demands the property.
      absent: "in order",
    }),
  ),
  property("cluster-insights", "aws:ecs/cluster:Cluster", "settings", {
    good: [{ name: "containerInsights", value: "enhanced" }],
    bad: [{ name: "containerInsights", value: "disabled" }],
    finding: "containerInsights is not enabled",
  }),
];
