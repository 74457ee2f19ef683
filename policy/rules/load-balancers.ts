import type { Check, Rule } from "../rule";
import { types } from "../tokens";
import { given, list, member } from "../values";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html; the set is Security Hub's ELB.17.
const strong = new Set([
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
]);

const attributes =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html";
const listeners = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html";
const groups = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html";

/** Rules on load balancers, their listeners and their targets. */
export const loadBalancerRules: readonly Rule[] = [
  {
    id: "load-balancer-headers",
    controls: [61],
    title: "Load balancers drop invalid headers.",
    severity: "high",
    why: "headers that two servers read differently smuggle one request inside another.",
    fix: "set dropInvalidHeaderFields to true.",
    url: attributes,
    references: ["CKV_AWS_131", "AVD-AWS-0052", "ELB.4", "CT.ELASTICLOADBALANCING.PR.4"],
    types: types.loadBalancer,
    judge: ({ props }) => [
      () =>
        isOtherThanApplication(props) ||
        props.dropInvalidHeaderFields === true ||
        "dropInvalidHeaderFields is not true",
    ],
  },
  {
    id: "load-balancer-deletion-protection",
    controls: [62],
    title: "Load balancers refuse to be deleted.",
    severity: "medium",
    why: "a wrong stack is enough to take the service away.",
    fix: "set enableDeletionProtection to true.",
    url: attributes,
    references: ["CKV_AWS_150", "ELB.6", "CT.ELASTICLOADBALANCING.PR.5"],
    types: types.loadBalancer,
    scope: "production",
    scopeReason: "stages for development are made and deleted every day",
    judge: ({ props }) => [() => props.enableDeletionProtection === true || "enableDeletionProtection is not true"],
  },
  {
    id: "load-balancer-logs",
    controls: [63],
    title: "Load balancers write access logs.",
    severity: "medium",
    why: "requests that the load balancer answers itself leave no other trace.",
    fix: "set accessLogs.enabled and a bucket.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    references: ["AwsSolutions-ELB2", "CKV_AWS_91", "ELB.5", "CT.ELASTICLOADBALANCING.PR.6"],
    types: types.loadBalancer,
    judge: ({ props }) => [() => member(list(props.accessLogs)[0], "enabled") === true || "accessLogs are not enabled"],
  },
  {
    id: "load-balancer-desync",
    controls: [64],
    title: "Load balancers refuse requests that servers read differently.",
    severity: "medium",
    why: "in mode monitor they are passed on, and smuggle one request inside another.",
    fix: "set desyncMitigationMode to defensive or strictest.",
    url: attributes,
    references: ["CKV_AWS_328", "ELB.12", "CT.ELASTICLOADBALANCING.PR.3"],
    types: types.loadBalancer,
    judge: ({ props }) => [
      // Unset, AWS's own default is defensive.
      () =>
        !given(props, "desyncMitigationMode") ||
        props.desyncMitigationMode !== "monitor" ||
        "desyncMitigationMode is monitor",
    ],
  },
  {
    id: "load-balancer-internal",
    controls: [65],
    title: "Load balancers behind an API are internal.",
    severity: "high",
    why: "a public load balancer lets callers go around the API's authorization and throttles.",
    fix: "set internal to true and reach it through a VPC link.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
    references: ["AVD-AWS-0053"],
    types: types.loadBalancer,
    across: true,
    // Without an API it is the front door itself.
    judge: ({ props }, { stack }) => [
      () =>
        stack.ofType([...types.restApi, ...types.api, ...types.vpcLink]).length === 0 ||
        props.internal === true ||
        "it is open to the internet",
    ],
  },
  {
    id: "listener-https",
    controls: [66],
    title: "Listeners speak HTTPS, or redirect to it.",
    severity: "high",
    why: "whoever reads the traffic gets the callers' tokens.",
    fix: "set protocol HTTPS with a certificate; on port 80 a default action of type redirect to HTTPS.",
    url: listeners,
    references: ["CKV_AWS_2", "CKV2_AWS_20", "AVD-AWS-0054", "ELB.1", "ELB.18"],
    types: types.listener,
    judge: ({ props }) => [
      () => {
        // Unset, a listener of an application load balancer speaks HTTP; gateway load balancers have neither.
        const protocol = given(props, "protocol") ? props.protocol : given(props, "port") ? "HTTP" : undefined;
        if (protocol !== "HTTP") return true;
        const redirects = list(props.defaultActions).every(
          (action) => member(list(member(action, "redirect"))[0], "protocol") === "HTTPS",
        );
        return redirects || `the listener on port ${props.port ?? 80} speaks HTTP`;
      },
    ],
  },
  {
    id: "listener-tls-policy",
    controls: [67],
    title: "HTTPS listeners use a current TLS policy.",
    severity: "high",
    why: "unset outside the console it is ELBSecurityPolicy-2016-08, which takes TLS 1.0.",
    fix: "set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 or another of ELB.17's.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    references: ["CKV_AWS_103", "CKV2_AWS_74", "AVD-AWS-0047", "ELB.17"],
    types: types.listener,
    judge: ({ props }) => [
      () =>
        !["HTTPS", "TLS"].includes(String(props.protocol)) ||
        strong.has(String(props.sslPolicy)) ||
        `sslPolicy is ${props.sslPolicy ?? "not set"}`,
    ],
  },
  {
    id: "target-group-tls",
    controls: [68],
    title: "Targets are reached, and checked, by TLS.",
    severity: "medium",
    why: "whoever reads the traffic inside the VPC gets the callers' tokens.",
    fix: "set protocol and healthCheck.protocol to HTTPS; a self-signed certificate on the target is enough.",
    url: groups,
    references: ["CKV_AWS_378", "ELB.21", "ELB.22"],
    types: types.targetGroup,
    scope: "strict",
    scopeReason:
      "between the load balancer's security group and the targets', inside one VPC, AWS's network encrypts between instances of current types, and certificates on every target are work of their own",
    judge: ({ props }): Check[] => [
      () =>
        props.targetType === "lambda" ||
        !["HTTP", "TCP"].includes(String(props.protocol)) ||
        `protocol is ${props.protocol}`,
      () => {
        const check = list(props.healthCheck)[0];
        return props.targetType === "lambda" || member(check, "protocol") !== "HTTP" || "healthCheck.protocol is HTTP";
      },
    ],
  },
  {
    id: "target-group-health",
    controls: [69],
    title: "Target groups check the health of their targets.",
    severity: "medium",
    why: "requests go on to targets that cannot answer.",
    fix: "set healthCheck with the path that tells.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    references: ["CKV_AWS_261"],
    types: types.targetGroup,
    judge: ({ props }) => [
      () => props.targetType === "lambda" || given(props, "healthCheck") || "no healthCheck",
      () => member(list(props.healthCheck)[0], "enabled") !== false || "healthCheck.enabled is false",
    ],
  },
];

function isOtherThanApplication(props: Readonly<Record<string, unknown>>): boolean {
  return given(props, "loadBalancerType") && props.loadBalancerType !== "application";
}
