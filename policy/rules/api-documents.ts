import { authenticates, documentOf, integrationOf, resolved } from "../openapi";
import type { Check, Rule } from "../rule";
import { types } from "../tokens";
import { entries, list, member } from "../values";
import { eachIntegration, integrationTypes } from "./integrations";
import { unescapedInputs } from "./templates";

const documents = [...types.restDocument, ...types.api];
const withBody = new Set(["POST", "PUT", "PATCH"]);

/** Rules that read an API's document, operation by operation. */
export const documentRules: readonly Rule[] = [
  {
    id: "api-request-validation",
    controls: [12],
    title: "Requests are validated before they reach the backend.",
    severity: "low",
    why: "API Gateway validates nothing unless it is told to, whatever the document says.",
    fix: "name a request validator: x-amazon-apigateway-request-validator in the document, requestValidatorId on a Method.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html",
    references: ["AwsSolutions-APIG2", "CKV2_AWS_53"],
    types: [...types.restDocument, ...types.restMethod],
    judge({ type, props }) {
      if (type === types.restMethod[0]) {
        const described = () => entries(props.requestModels).length + entries(props.requestParameters).length > 0;
        return [
          () => !described() || "requestValidatorId" in props || "it describes its request, and no requestValidatorId",
        ];
      }
      const document = documentOf(props.body);
      if (!document) return [];
      const all = member(document.root, "x-amazon-apigateway-request-validator");
      return document.operations.map(
        ({ label, operation }): Check =>
          () => {
            const demands =
              member(operation, "requestBody") !== undefined ||
              list(member(operation, "parameters"))
                .map((parameter) => resolved(document, parameter))
                .some(
                  (one) =>
                    member(one, "in") === "body" || (member(one, "required") === true && member(one, "in") !== "path"),
                );
            const validator = member(operation, "x-amazon-apigateway-request-validator") ?? all;
            const known =
              member(document.root, "x-amazon-apigateway-request-validators", String(validator)) !== undefined;
            return !demands || known || `${label} describes its request, and names no request validator`;
          },
      );
    },
  },
  {
    id: "api-body-schema",
    controls: [],
    title: "Request bodies have a schema.",
    severity: "low",
    why: "a validator without a schema lets every body pass, and a template then works on whatever comes.",
    fix: "give requestBody.content a schema, and say requestBody for operations whose template reads fields of the body.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html",
    references: ["own: document"],
    types: documents,
    judge({ props }) {
      const document = documentOf(props.body);
      if (!document) return [];
      return document.operations.map(
        ({ label, method, operation }): Check =>
          () => {
            const body = resolved(document, member(operation, "requestBody"));
            const bare = entries(member(body, "content")).filter(
              ([, content]) => member(content, "schema") === undefined,
            );
            if (bare.length > 0) return `${label} takes ${bare.map(([type]) => type).join(", ")} without a schema`;
            const inSwagger = list(member(operation, "parameters"))
              .map((parameter) => resolved(document, parameter))
              .some((parameter) => member(parameter, "in") === "body" && member(parameter, "schema") !== undefined);
            const reads = withBody.has(method) && readsFields(operation);
            return (
              !reads || body !== undefined || inSwagger || `${label} maps fields of the body, and has no schema for it`
            );
          },
      );
    },
  },
  {
    id: "api-plain-http",
    controls: [],
    title: "Integrations reach their backends by HTTPS.",
    severity: "high",
    why: "requests, with their tokens, cross the internet in the clear, and anybody on the path can answer them.",
    fix: "use an https:// uri.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html",
    references: ["own: document"],
    types: integrationTypes,
    judge: (resource) =>
      eachIntegration(
        resource,
        ({ prefix, setting }) =>
          setting("connectionType") === "VPC_LINK" ||
          !/^http:\/\//i.test(String(setting("uri") ?? "")) ||
          `${prefix}a plain http:// address`,
      ),
  },
  {
    id: "api-template-escaping",
    controls: [],
    title: "Mapping templates escape what callers send.",
    severity: "high",
    why: "a quote in the input ends the text it stands in: callers add members to the JSON, or conditions to a DynamoDB expression.",
    fix: "wrap each value: $util.escapeJavaScript(…) inside quotes, $input.json(…) outside of them, $util.urlEncode(…) in queries; in DynamoDB, pass values by ExpressionAttributeValues.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
    references: ["own: document"],
    types: integrationTypes,
    judge: (resource) =>
      eachIntegration(resource, ({ prefix, setting }) => {
        const faults = entries(setting("requestTemplates")).flatMap(([content, template]) => {
          const found = unescapedInputs(String(template));
          return found.length === 0 ? [] : [`${content} puts in ${found.join(", ")} as it comes`];
        });
        return faults.length === 0 || `${prefix}the template of ${faults.join("; that of ")}`;
      }),
  },
  {
    id: "api-cache-per-caller",
    controls: [],
    title: "Answers that depend on the caller are not shared by a cache.",
    severity: "high",
    why: "the next caller gets the first one's answer.",
    fix: "put what tells callers apart (the Authorization header) into cacheKeyParameters, or don't cache the method.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    references: ["own: document"],
    types: types.restApi,
    across: true,
    judge(api, { stack }) {
      const document = documentOf(api.props.body);
      if (!document) return [];
      return document.operations
        .filter(({ method, operation }) => method === "GET" && authenticates(document, operation))
        .map(
          ({ label, operation }): Check =>
            () => {
              const path = `${label.slice(4).replace(/~/g, "~0").replace(/\//g, "~1")}/GET`;
              const settings = stack
                .ofType(types.methodSettings)
                .filter(
                  (one) => [path, "*/*"].includes(String(one.props.methodPath)) && stack.refers(one, "restApi", api),
                );
              // A method's own settings win over those of all.
              const deciding = settings.find(({ props }) => props.methodPath === path) ?? settings[0];
              const cached = member(list(deciding?.props.settings)[0], "cachingEnabled") === true;
              const key = list(member(integrationOf(operation), "cacheKeyParameters")).map((one) =>
                String(one).toLowerCase(),
              );
              return (
                !cached ||
                key.includes("method.request.header.authorization") ||
                `${label} asks who calls, and caches one answer for all`
              );
            },
        );
    },
  },
];

/** True when a template of the operation takes fields out of the body. */
function readsFields(operation: unknown): boolean {
  return entries(member(integrationOf(operation), "requestTemplates")).some(([, template]) =>
    /\$input\.(path|json)\(\s*['"]\$\.?\w/.test(String(template)),
  );
}
