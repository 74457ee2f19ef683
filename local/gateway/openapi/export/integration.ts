import type { IntegrationDefinition, IntegrationResponseDefinition } from "../../rest/definition";

/** `x-amazon-apigateway-integration` as exports write it. */
export function exportIntegration(integration: IntegrationDefinition): object {
  const { type, passthroughBehavior, timeoutInMillis, integrationResponses, ...rest } = integration;
  return {
    type: type.toLowerCase(),
    ...rest,
    passthroughBehavior: passthroughBehavior.toLowerCase(),
    ...(timeoutInMillis === 29_000 ? {} : { timeoutInMillis }),
    ...(integrationResponses.length > 0 ? { responses: responsesOf(integrationResponses) } : {}),
  };
}

function responsesOf(responses: readonly IntegrationResponseDefinition[]): object {
  return Object.fromEntries(responses.map(({ selectionPattern, ...rest }) => [selectionPattern ?? "default", rest]));
}
