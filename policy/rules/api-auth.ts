import { authenticates, documentOf } from "../openapi";
import type { Check, Rule } from "../rule";
import { types } from "../tokens";
import { given, member } from "../values";

const routes = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html";

/** Rules on who may call a route. */
export const authRules: readonly Rule[] = [
  {
    id: "api-route-auth",
    controls: [11, 26],
    title: "Every route of an API states its authorization.",
    severity: "high",
    why: "a route without authorization is open to whoever finds the URL.",
    fix: "give the route an authorizer or IAM; in a document, `security: []` says that a route is open on purpose; a Method or Route that is open on purpose takes an exemption with its reason.",
    url: routes,
    references: [
      "AwsSolutions-APIG4",
      "CKV_AWS_59",
      "CKV2_AWS_70",
      "AVD-AWS-0004",
      "CKV_AWS_309",
      "APIGateway.8",
      "CT.APIGATEWAY.PR.5",
    ],
    types: [...types.restDocument, ...types.api, ...types.restMethod, ...types.apiRoute],
    judge({ type, props }) {
      // A preflight carries no credentials by definition; an API key is what its usage plan makes of it.
      if (type === types.restMethod[0]) {
        const free = () => props.httpMethod === "OPTIONS" || props.apiKeyRequired === true;
        return [() => props.authorization !== "NONE" || free() || `method ${props.httpMethod} has authorization NONE`];
      }
      if (type === types.apiRoute[0]) return [() => openRoute(props)];
      return [...openOperations(props.body), () => quickCreated(type, props)];
    },
  },
  {
    id: "api-default-route-auth",
    controls: [26],
    title: "The $default route of an HTTP API states its authorization.",
    severity: "high",
    why: "it answers every request that no other route takes, and so opens whatever the backend serves.",
    fix: "give the $default route an authorizer or IAM, or list the routes that exist.",
    url: routes,
    references: ["AwsSolutions-APIG4", "CKV_AWS_309", "APIGateway.8"],
    types: types.apiRoute,
    across: true,
    judge: (route, { stack }) => [
      () =>
        route.props.routeKey !== "$default" ||
        (given(route.props, "authorizationType") && route.props.authorizationType !== "NONE") ||
        !stack
          .ofType(types.api)
          .some((api) => api.props.protocolType === "HTTP" && stack.refers(route, "apiId", api)) ||
        "the $default route has authorizationType NONE",
    ],
  },
];

function openRoute(props: Readonly<Record<string, unknown>>): true | string {
  const key = String(props.routeKey);
  // Of a WebSocket API only $connect is authorized; its other routes belong to the connection.
  if (!/^(\$connect|[A-Z]+ \/.*)$/.test(key) || key.startsWith("OPTIONS ")) return true;
  const type = given(props, "authorizationType") ? props.authorizationType : "NONE";
  return type !== "NONE" || props.apiKeyRequired === true || `route ${key} has authorizationType NONE`;
}

/** `target` makes a route, an integration and a stage, and takes no authorization. */
function quickCreated(type: string, props: Readonly<Record<string, unknown>>): true | string {
  return (
    type !== types.api[0] ||
    !given(props, "target") ||
    `its target makes a route ${given(props, "routeKey") ? props.routeKey : "$default"} without authorization`
  );
}

function openOperations(body: unknown): Check[] {
  const document = documentOf(body);
  if (!document) return [];
  // REST APIs ignore a document's own `security`, so in Swagger and in REST exports each operation states its own.
  const inherited = member(document.root, "security") !== undefined;
  return document.operations
    .filter(({ method }) => method !== "OPTIONS")
    .map(({ label, operation }) => () => {
      const stated =
        member(operation, "security") !== undefined || member(operation, "x-amazon-apigateway-auth") !== undefined;
      return stated || (inherited && authenticates(document, operation)) || `${label} says nothing about authorization`;
    });
}
