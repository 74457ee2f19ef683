import type { MethodDefinition, RestApiDefinition } from "../../local/gateway/rest";

/** An imported API in the form of the recordings: what GetRestApi, GetResources, GetMethod, … would tell. */
export function normalise(
  definition: RestApiDefinition,
  warnings: readonly string[],
  apiId: string,
): Record<string, unknown> {
  const { name, description, version, apiKeySource, binaryMediaTypes, disableExecuteApiEndpoint } = definition;
  const resources = [...definition.resources].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    api: defined({
      apiKeySource,
      binaryMediaTypes: binaryMediaTypes.length > 0 ? binaryMediaTypes : undefined,
      description,
      disableExecuteApiEndpoint,
      name,
      version,
      warnings: warnings.length > 0 ? warnings : undefined,
    }),
    resources: resources.map(({ path }) => path),
    methodsByResource: Object.fromEntries(resources.map(({ path, methods }) => [path, Object.keys(methods).sort()])),
    methods: Object.fromEntries(
      resources.flatMap(({ path, methods }) =>
        Object.entries(methods).map(([verb, method]) => [`${verb} ${path}`, methodOf(method)]),
      ),
    ),
    models: Object.fromEntries(
      Object.entries(definition.models).map(([model, { contentType, description: text, schema }]) => [
        model,
        defined({
          contentType,
          description: text,
          schema: JSON.parse(schema.replaceAll(apiId, "{restApiId}")) as unknown,
        }),
      ]),
    ),
    authorizers: Object.fromEntries(
      Object.entries(definition.authorizers).map(([key, { id: _id, name: _name, ...authorizer }]) => [key, authorizer]),
    ),
    requestValidators: definition.requestValidators,
  };
}

function methodOf(method: MethodDefinition): Record<string, unknown> {
  const { integration, methodResponses, ...rest } = method;
  return defined({
    ...rest,
    methodIntegration: integration && integrationOf(integration),
    methodResponses: orUndefined(methodResponses),
  });
}

function integrationOf(integration: NonNullable<MethodDefinition["integration"]>): Record<string, unknown> {
  const { integrationResponses, ...rest } = integration;
  const responses = integrationResponses.map((response) => [response.statusCode, defined({ ...response })]);
  return defined({ ...rest, integrationResponses: orUndefined(Object.fromEntries(responses) as object) });
}

function orUndefined<T extends object>(map: T): T | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
