import type { MethodDefinition, RestApiDefinition } from "../../rest/definition";
import type { Documentation } from "../documentation";
import { Annotations } from "./annotate";
import { type Dialect, type Extensions, exportOperation } from "./operation";
import { exportSchemes } from "./security";

/** What is exported, and how. */
export interface ExportOptions {
  readonly kind: "oas30" | "swagger";
  /** Values of GetExport's `extensions`, joined with commas. @default none */
  readonly extensions?: string;
  /** Host of the API's endpoint. */
  readonly host: string;
  readonly stageName: string;
  /** Version of the document. */
  readonly version: string;
  /** Documentation that is published with the stage. */
  readonly documentation?: Documentation;
}

/** Names of extensions that GetExport takes. */
export const exportExtensions: readonly string[] = [
  "apigateway",
  "integrations",
  "authorizers",
  "documentation",
  "validators",
  "gatewayresponses",
];

/**
 * An API as GetExport writes it: OpenAPI 3.0 or Swagger 2.0, with API Gateway's extensions where they are asked for.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
 */
export function exportDocument(api: RestApiDefinition, options: ExportOptions): Record<string, unknown> {
  const { kind, documentation } = options;
  const dialect: Dialect = { kind, models: kind === "oas30" ? "#/components/schemas/" : "#/definitions/" };
  const extensions = extensionsOf(options.extensions);
  const annotations = new Annotations(documentation?.parts ?? []);
  const { info, ...ofApi } = annotations.of({ type: "API" });
  const schemas = modelsOf(api, dialect, annotations);
  const schemes = exportSchemes(api, extensions.authorizers, annotations);
  return {
    ...(kind === "oas30" ? { openapi: "3.0.1" } : { swagger: "2.0" }),
    info: {
      title: api.name,
      ...(api.description === undefined ? {} : { description: api.description }),
      version: options.version,
      ...(info as object | undefined),
    },
    ...ofApi,
    ...placeOf(options),
    paths: pathsOf(api, dialect, extensions, annotations),
    ...(kind === "oas30"
      ? withMembers("components", { ...withMembers("schemas", schemas), ...withMembers("securitySchemes", schemes) })
      : { ...withMembers("securityDefinitions", schemes), ...withMembers("definitions", schemas) }),
    ...extensionsOfApi(api, extensions, documentation),
  };
}

function extensionsOf(text = ""): Extensions {
  const asked = new Set(text.split(",").map((part) => part.trim().toLowerCase()));
  const has = (name: string) => asked.has(name) || asked.has("apigateway");
  return {
    integrations: has("integrations"),
    authorizers: has("authorizers"),
    validators: has("validators"),
    gatewayResponses: has("gatewayresponses"),
    documentation: has("documentation"),
    apigateway: asked.has("apigateway"),
  };
}

function placeOf({ kind, host, stageName }: ExportOptions): object {
  const basePath = `/${stageName}`;
  if (kind === "swagger") return { host, basePath, schemes: ["https"] };
  return { servers: [{ url: `https://${host}/{basePath}`, variables: { basePath: { default: basePath } } }] };
}

function pathsOf(api: RestApiDefinition, dialect: Dialect, extensions: Extensions, annotations: Annotations): object {
  const verbOf = ({ httpMethod }: MethodDefinition) =>
    httpMethod === "ANY" ? "x-amazon-apigateway-any-method" : httpMethod.toLowerCase();
  const entries = api.resources
    .filter(({ methods }) => Object.keys(methods).length > 0)
    .map((resource) => {
      const operations = Object.values(resource.methods).map((method) => [
        verbOf(method),
        exportOperation(resource, method, dialect, extensions, annotations),
      ]);
      return [
        resource.path,
        { ...annotations.of({ type: "RESOURCE", path: resource.path }), ...Object.fromEntries(operations) },
      ];
    });
  return Object.fromEntries(entries);
}

/** Models of JSON, their references as the document has them. */
function modelsOf(api: RestApiDefinition, dialect: Dialect, annotations: Annotations): Record<string, object> {
  return Object.fromEntries(
    Object.entries(api.models).map(([name, model]) => {
      const text = model.schema.replace(
        /"https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/"]+\/models\/([A-Za-z0-9]+)"/g,
        (_, target: string) => JSON.stringify(`${dialect.models}${target}`),
      );
      return [name, { ...(JSON.parse(text) as object), ...annotations.of({ type: "MODEL", name }) }];
    }),
  );
}

function extensionsOfApi(
  api: RestApiDefinition,
  extensions: Extensions,
  documentation: Documentation | undefined,
): Record<string, unknown> {
  const named = (name: string) => `x-amazon-apigateway-${name}`;
  return {
    ...(extensions.documentation && documentation
      ? { [named("documentation")]: { version: documentation.version, documentationParts: documentation.parts } }
      : {}),
    ...(extensions.gatewayResponses ? withMembers(named("gateway-responses"), api.gatewayResponses) : {}),
    ...(extensions.validators ? withMembers(named("request-validators"), api.requestValidators) : {}),
    ...(extensions.apigateway ? settingsOf(api, named) : {}),
  };
}

function settingsOf(api: RestApiDefinition, named: (name: string) => string): Record<string, unknown> {
  return {
    ...(api.apiKeySource === "AUTHORIZER" ? { [named("api-key-source")]: "AUTHORIZER" } : {}),
    ...(api.binaryMediaTypes.length > 0 ? { [named("binary-media-types")]: api.binaryMediaTypes } : {}),
    ...(api.minimumCompressionSize === undefined
      ? {}
      : { [named("minimum-compression-size")]: api.minimumCompressionSize }),
    ...(api.policy ? { [named("policy")]: JSON.parse(api.policy) as unknown } : {}),
    ...endpointOf(api, named),
  };
}

function endpointOf(api: RestApiDefinition, named: (name: string) => string): Record<string, unknown> {
  const configuration = {
    ...(api.disableExecuteApiEndpoint ? { disableExecuteApiEndpoint: true } : {}),
    ...(api.vpcEndpointIds?.length ? { vpcEndpointIds: api.vpcEndpointIds } : {}),
  };
  return withMembers(named("endpoint-configuration"), configuration);
}

function withMembers(name: string, members: object): Record<string, object> {
  return Object.keys(members).length > 0 ? { [name]: members } : {};
}
