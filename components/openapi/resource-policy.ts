import type { JsonObject } from "../api/json";

/**
 * The resource policy of a private API: whoever its authorizers admit may call it, through these VPC endpoints alone.
 * @param vpcEndpointIds ids, or tokens of them
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function privatePolicy(vpcEndpointIds: readonly string[]): JsonObject {
  const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", ...invoke },
      { Effect: "Deny", ...invoke, Condition: { StringNotEquals: { "aws:SourceVpce": [...vpcEndpointIds] } } },
    ],
  };
}
