import { documentOf, integrationOf } from "../openapi";
import type { Check, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { ifKnown } from "../unknown";
import { list, member, statements } from "../values";

const apis = [...types.restApi, ...types.api];
const policies =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html";

/** What leads custom domains to the API. */
function mappingsOf(api: Judged, stack: Stack): readonly Judged[] {
  return [
    ...stack.referring(["aws:apigateway/basePathMapping:BasePathMapping"], "restApi", api),
    ...stack.referring(["aws:apigatewayv2/apiMapping:ApiMapping"], "apiId", api),
    ...stack.referring(["aws:apigatewayv2/routingRule:RoutingRule"], "actions", api),
  ];
}

function isPrivate(props: Readonly<Record<string, unknown>>): boolean {
  return list(props.endpointConfiguration).some((one) => list(member(one, "types")).includes("PRIVATE"));
}

/** The API's own policy, in its document or beside it. */
function policyOf(props: Readonly<Record<string, unknown>>): unknown {
  return member(documentOf(props.body)?.root, "x-amazon-apigateway-policy") ?? props.policy;
}

function limitsSource(statement: Record<string, unknown>): boolean {
  return /"aws:(sourcevpce|sourcevpc)"/i.test(JSON.stringify(statement.Condition ?? {}));
}

/** Rules on the ways to an API. */
export const accessRules: readonly Rule[] = [
  {
    id: "api-key-usage-plan",
    controls: [13],
    title: "An API that asks for keys has a usage plan.",
    severity: "medium",
    why: "a key that no plan holds admits nobody, and one that a plan holds only meters: it proves no identity.",
    fix: "add the stage to a UsagePlan's apiStages, and keep an authorizer or IAM beside the key where it matters who calls.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    references: ["own: intent"],
    types: types.restApi,
    across: true,
    judge(api, { stack }) {
      const document = documentOf(api.props.body);
      const inDocument = document?.operations.some(({ operation }) => asksForKey(document.root, operation)) ?? false;
      const asks = () =>
        inDocument ||
        stack.referring(types.restMethod, "restApi", api).some(({ props }) => props.apiKeyRequired === true);
      return [
        () =>
          !asks() ||
          stack.referring(types.usagePlan, "apiStages", api).length > 0 ||
          "routes ask for an API key, and no usage plan names a stage of the API",
      ];
    },
  },
  {
    id: "api-default-endpoint",
    controls: [14, 29],
    title: "An API with a custom domain answers there alone.",
    severity: "high",
    why: "the execute-api name stays open beside the domain, around its TLS policy, its mTLS and its firewall.",
    fix: "set disableExecuteApiEndpoint to true.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    references: ["own: intent"],
    types: apis,
    across: true,
    judge: (api, { stack }) => [
      () =>
        api.props.disableExecuteApiEndpoint === true ||
        isPrivate(api.props) ||
        mappingsOf(api, stack).length === 0 ||
        "a custom domain leads to it, and its execute-api name answers too",
    ],
  },
  {
    id: "private-api-policy",
    controls: [17],
    title: "A private API's policy denies every caller that does not come through a named VPC endpoint.",
    severity: "critical",
    why: "without a limit on aws:SourceVpce any VPC in any account can reach a private API.",
    fix: "put an Allow of execute-api:Invoke and a Deny unless aws:SourceVpce matches into the API's policy.",
    url: policies,
    references: ["AWS: private APIs"],
    types: types.restApi,
    across: true,
    judge: (api, { stack }) => [
      () =>
        !isPrivate(api.props) ||
        [api, ...stack.referring(types.restApiPolicy, "restApiId", api)].some(({ props }) =>
          statements(policyOf(props)).some(limitsSource),
        ) ||
        "the policy of a private API names no VPC endpoint",
    ],
  },
  {
    id: "api-resource-policy",
    controls: [18],
    title: "An API's resource policy allows everybody only under a condition.",
    severity: "high",
    why: "an Allow for * without a condition or a Deny beside it is no policy at all.",
    fix: "name principals, add a Condition, or add a Deny for everything outside the addresses or endpoints you mean.",
    url: policies,
    references: ["own: intent"],
    types: [...types.restApi, ...types.restApiPolicy],
    judge: ({ props }) => [
      () => {
        const all = statements(policyOf(props));
        const limited = all.some(({ Effect, Condition }) => Effect === "Deny" && Condition !== undefined);
        const open = all.some(
          ({ Effect, Principal, Condition }) =>
            Effect === "Allow" &&
            Condition === undefined &&
            [Principal, ...list(member(Principal, "AWS"))].includes("*"),
        );
        return !open || limited || "the policy allows * with no condition, and denies nothing";
      },
    ],
  },
  {
    id: "api-cors-credentials",
    controls: [28],
    title: "No API admits the pages of every origin with credentials.",
    severity: "medium",
    why: "any page in the world could then call the API in the name of whoever looks at it.",
    fix: "list the origins; with * leave credentials out.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html",
    references: ["own: intent"],
    types: [...types.restDocument, ...types.api],
    judge({ props }) {
      const { root, operations } = documentOf(props.body) ?? { root: undefined, operations: [] };
      const settings = [() => props.corsConfiguration, () => member(root, "x-amazon-apigateway-cors")];
      return [
        ...settings.map(
          (read): Check =>
            () => {
              const cors = read();
              const open =
                list(member(cors, "allowOrigins")).includes("*") && member(cors, "allowCredentials") === true;
              return !open || "allowOrigins * with allowCredentials";
            },
        ),
        ...operations.map(
          ({ label, operation }): Check =>
            () =>
              corsOfResponses(operation) || `${label} answers with Access-Control-Allow-Origin * and credentials`,
        ),
      ];
    },
  },
  {
    id: "api-edge-behind-distribution",
    controls: [],
    title: "The API behind a distribution of your own is regional.",
    severity: "low",
    why: "an edge-optimized API sits behind a second distribution of AWS's: more latency, and no use of its cache.",
    fix: "set endpointConfiguration.types to REGIONAL.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html",
    references: ["own: cost"],
    types: types.restApi,
    across: true,
    judge: (api, { stack }) => [
      () =>
        !list(member(list(api.props.endpointConfiguration)[0], "types")).includes("EDGE") ||
        !stack.ofType(types.distribution).some((distribution) => leadsTo(distribution, api, stack)) ||
        "an edge-optimized API is the origin of a distribution",
    ],
  },
];

/** True when an operation asks for an API key. */
export function asksForKey(root: unknown, operation: unknown): boolean {
  const schemes = member(root, "components", "securitySchemes") ?? member(root, "securityDefinitions");
  return list(member(operation, "security"))
    .flatMap((requirement) => Object.keys((requirement as object | null) ?? {}))
    .some((name) => String(member(schemes, name, "name")).toLowerCase() === "x-api-key");
}

/** False when a mapped answer says both `*` and credentials. */
function corsOfResponses(operation: unknown): boolean {
  const responses = Object.values((member(integrationOf(operation), "responses") as object | undefined) ?? {});
  return responses.every((response) => {
    const header = (name: string) => member(response, "responseParameters", `method.response.header.${name}`);
    return !(
      header("Access-Control-Allow-Origin") === "'*'" && header("Access-Control-Allow-Credentials") === "'true'"
    );
  });
}

/** True when an origin of the distribution is the API: by its own name, or by a custom domain. */
export function leadsTo(distribution: Judged, api: Judged, stack: Stack): boolean {
  const origins = ifKnown(() => list(distribution.props.origins).map((origin) => String(member(origin, "domainName"))));
  const id = ifKnown(() => api.props.id);
  const direct =
    origins && id
      ? origins.some((origin) => origin.startsWith(`${id}.execute-api.`))
      : stack.refers(distribution, "origins", api);
  return direct || mappingsOf(api, stack).some((mapping) => isOrigin(mapping, origins, distribution, stack));
}

function isOrigin(
  mapping: Judged,
  origins: readonly string[] | undefined,
  distribution: Judged,
  stack: Stack,
): boolean {
  const name = ifKnown(() => mapping.props.domainName);
  if (origins && name !== undefined) return origins.includes(String(name));
  return stack
    .ofType([...types.restDomain, ...types.apiDomain])
    .some((domain) => stack.refers(mapping, "domainName", domain) && stack.refers(distribution, "origins", domain));
}
