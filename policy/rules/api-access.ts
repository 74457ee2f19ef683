import type { ResourceRule } from "../rule";
import { document, list, member, statements } from "../values";

const verbs = ["get", "put", "post", "delete", "patch", "head", "x-amazon-apigateway-any-method"];

/** Controls 11 and 26: every route says who may call it. */
export const routeAuth: ResourceRule = {
  id: "api-route-auth",
  title: "Every route of an API states its authorization.",
  severity: "high",
  why: "a route without authorization is open to whoever finds the URL.",
  fix: "give the route an authorizer or IAM, or say that it is open: `auth.none(reason)` (in a document: x-amazon-apigateway-auth with type NONE).",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
  references: ["AwsSolutions-APIG4", "CKV_AWS_59", "CKV_AWS_309", "APIGateway.8"],
  types: [
    "aws:apigateway/restApi:RestApi",
    "aws:apigatewayv2/api:Api",
    "aws:apigateway/method:Method",
    "aws:apigatewayv2/route:Route",
  ],
  judge({ type, props }) {
    if (type === "aws:apigateway/method:Method") {
      const open = props.authorization === "NONE" && props.httpMethod !== "OPTIONS" && props.apiKeyRequired !== true;
      return open ? [`method ${props.httpMethod} has authorization NONE`] : [];
    }
    if (type === "aws:apigatewayv2/route:Route") {
      const key = String(props.routeKey);
      // WebSocket routes other than $connect inherit the connection's authorization.
      if (!/^(\$connect|[A-Z]+ \/|\$default$)/.test(key)) return [];
      const open = (props.authorizationType ?? "NONE") === "NONE" && key !== "$default";
      return open ? [`route ${key} has authorizationType NONE`] : [];
    }
    const body = document(props.body);
    return body ? openRoutes(body) : [];
  },
};

function openRoutes(body: Record<string, unknown>): string[] {
  const rootSecured = list(member(body, "security")).length > 0;
  return Object.entries(document(body.paths) ?? {}).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const operation = member(item, verb);
      if (operation === undefined) return [];
      // REST APIs ignore the document's own security; HTTP APIs carry it out.
      const inherits =
        rootSecured && body.swagger === undefined && member(body, "x-amazon-apigateway-policy") === undefined;
      const secured =
        list(member(operation, "security")).length > 0 || (inherits && member(operation, "security") === undefined);
      const stated = member(operation, "x-amazon-apigateway-auth", "type") !== undefined;
      return secured || stated
        ? []
        : [
            `${verb === "x-amazon-apigateway-any-method" ? "ANY" : verb.toUpperCase()} ${path} says nothing about authorization`,
          ];
    }),
  );
}

/** Control 17: a private API answers only through named VPC endpoints. */
export const privateApiPolicy: ResourceRule = {
  id: "private-api-policy",
  title: "A private API's policy denies every caller that does not come through a named VPC endpoint.",
  severity: "critical",
  why: "without a Deny on aws:SourceVpce any VPC in any account can reach a private API.",
  fix: "put an Allow of execute-api:Invoke and a Deny unless aws:SourceVpce matches into the API's policy.",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html",
  references: ["APIGateway resource policies"],
  types: ["aws:apigateway/restApi:RestApi"],
  judge({ props }) {
    const endpoints = document(props.endpointConfiguration);
    if (!list(member(endpoints, "types")).includes("PRIVATE")) return [];
    const policy = member(document(props.body), "x-amazon-apigateway-policy") ?? props.policy;
    const limited = statements(policy).some((statement) => {
      const condition = JSON.stringify(statement.Condition ?? {}).toLowerCase();
      return condition.includes("aws:sourcevpce") || condition.includes("aws:sourcevpc");
    });
    return limited ? [] : ["the policy of a private API names no VPC endpoint"];
  },
};
