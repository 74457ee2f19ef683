import { authenticates, documentOf } from "../openapi";
import type { Check, Context, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { ifKnown } from "../unknown";
import { given, holds, list, member } from "../values";
import { asksForKey, leadsTo } from "./api-access";

const domains = [...types.restDomain, ...types.apiDomain];
const tlsUrl = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html, November 2026
const strong = /^(TLS_1_2|SecurityPolicy_TLS13_|SecurityPolicy_TLS12_PFS_)/;

function associations(stage: Judged, { stack }: Context): readonly Judged[] {
  return stack.referring(["aws:wafv2/webAclAssociation:WebAclAssociation"], "resourceArn", stage);
}

function apiOf(stage: Judged, { stack }: Context): Judged | undefined {
  return stack.ofType(types.restApi).find((api) => stack.refers(stage, "restApi", api));
}

/** Rules on what stands in front of an API. */
export const frontRules: readonly Rule[] = [
  {
    id: "api-firewall",
    controls: [8],
    title: "REST stages that the internet reaches have a web ACL.",
    severity: "high",
    why: "floods and known attacks reach authorizers and functions, which bill each of them.",
    fix: "associate a WAFv2 web ACL with the stage.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    references: ["AwsSolutions-APIG3", "CKV2_AWS_29", "APIGateway.4"],
    types: types.restStage,
    across: true,
    scope: "production",
    scopeReason: "a web ACL costs by the month, and a stage for development has other callers",
    judge: (stage, context) => [
      () => associations(stage, context).length > 0 || isPrivateStage(stage, context) || "no web ACL is associated",
    ],
  },
  {
    id: "api-domain-tls",
    controls: [15],
    title: "Custom domains speak TLS 1.2 or later.",
    severity: "high",
    why: "older versions can be read and changed by whoever is on the path.",
    fix: "set securityPolicy to TLS_1_2 or one of the SecurityPolicy_TLS13_* or SecurityPolicy_TLS12_PFS_* policies.",
    url: tlsUrl,
    references: ["APIGateway.11", "CKV_AWS_206", "AVD-AWS-0005", "CT.APIGATEWAY.PR.6"],
    types: [...domains, ...types.restApi],
    judge({ type, props }) {
      if (type === types.apiDomain[0]) {
        return list(props.domainNameConfiguration).map(
          (one): Check =>
            () =>
              strong.test(String(member(one, "securityPolicy"))) ||
              `securityPolicy is ${member(one, "securityPolicy")}`,
        );
      }
      // An API's own policy is optional: unset, its execute-api name takes TLS 1.2 from regional callers already.
      const optional = type !== types.restDomain[0] && !given(props, "securityPolicy");
      return [
        () =>
          optional ||
          strong.test(String(props.securityPolicy)) ||
          `securityPolicy is ${props.securityPolicy ?? "not set"}`,
      ];
    },
  },
  {
    id: "api-endpoint-access-mode",
    controls: [16],
    title: "Enhanced TLS policies come with strict endpoint access.",
    severity: "medium",
    why: "in basic mode a request with another host's TLS name slips past the policy.",
    fix: "set endpointAccessMode to STRICT beside a SecurityPolicy_* policy.",
    url: tlsUrl,
    references: ["AWS: endpoint access mode"],
    types: [...types.restDomain, ...types.restApi],
    judge: ({ props }) => [
      () =>
        !String(ifGiven(props, "securityPolicy")).startsWith("SecurityPolicy_") ||
        ifGiven(props, "endpointAccessMode") === "STRICT" ||
        "an enhanced securityPolicy without endpointAccessMode STRICT",
    ],
  },
  {
    id: "api-origin-lock",
    controls: [59],
    title: "An API behind a distribution admits the distribution alone.",
    severity: "high",
    why: "callers go around the distribution's firewall, cache and limits by the API's own name.",
    fix: "let the distribution send a secret header that the API's web ACL, API key or authorizer demands, or use mutual TLS with the default endpoint disabled.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    references: ["own: intent"],
    types: [...types.restApi, ...types.api],
    across: true,
    judge: (api, context) => [
      () => {
        const { stack } = context;
        const origins = stack.ofType(types.distribution).filter((distribution) => leadsTo(distribution, api, stack));
        if (origins.length === 0) return true;
        const sends = origins.every((distribution) =>
          list(distribution.props.origins).every(
            (origin) => isNoApi(origin) || list(member(origin, "customHeaders")).length > 0,
          ),
        );
        const demands =
          api.type === types.api[0]
            ? demandsCredentials(api)
            : stack.referring(types.restStage, "restApi", api).every((stage) => isGuarded(stage, api, context));
        if (!sends) return "a distribution sends it no secret header";
        return (
          demands || "neither a web ACL nor a usage plan's key nor an authorizer demands what the distribution sends"
        );
      },
    ],
  },
];

function isNoApi(origin: unknown): boolean {
  const name = ifKnown(() => String(member(origin, "domainName")));
  return name !== undefined && !name.includes(".execute-api.") && /\.(s3|lambda-url)[.-]/.test(name);
}

/** A web ACL that blocks what lacks the header, or keys that are asked for. */
function isGuarded(stage: Judged, api: Judged, context: Context): boolean {
  const { stack } = context;
  const acls = associations(stage, context).flatMap((association) =>
    stack.ofType(types.webAcl).filter((acl) => stack.refers(association, "webAclArn", acl)),
  );
  if (acls.some(({ props }) => demandsHeader(props))) return true;
  return stack.referring(types.usagePlan, "apiStages", api).length > 0 && asksForKeys(api, stack);
}

/** True when every route of the API asks for an API key; preflights carry none. */
function asksForKeys(api: Judged, stack: Stack): boolean {
  const document = documentOf(api.props.body);
  const operations = document?.operations.filter(({ method }) => method !== "OPTIONS") ?? [];
  const methods = stack
    .referring(types.restMethod, "restApi", api)
    .filter(({ props }) => props.httpMethod !== "OPTIONS");
  return (
    operations.length + methods.length > 0 &&
    operations.every(({ operation }) => asksForKey(document!.root, operation)) &&
    methods.every(({ props }) => props.apiKeyRequired === true)
  );
}

/** True when the web ACL blocks by a header. */
function demandsHeader({ defaultAction, rules }: Readonly<Record<string, unknown>>): boolean {
  return list(rules).some(
    (rule) => holds(rule, "singleHeader") && (given(defaultAction, "block") || given(member(rule, "action"), "block")),
  );
}

/** HTTP APIs take no web ACL: an authorizer on every route is their lock. */
function demandsCredentials(api: Judged): boolean {
  const document = documentOf(api.props.body);
  return document?.operations.every(({ operation }) => authenticates(document, operation)) ?? true;
}

function isPrivateStage(stage: Judged, context: Context): boolean {
  const api = apiOf(stage, context);
  return list(member(list(api?.props.endpointConfiguration)[0], "types")).includes("PRIVATE");
}

function ifGiven(props: Readonly<Record<string, unknown>>, name: string): unknown {
  return given(props, name) ? props[name] : undefined;
}
