import type { Function } from "../../function/function";
import type { BuiltIntegration, IntegrationContext } from "./kind";

/** A Lambda function that gets the whole request and gives the whole answer. */
export function functionIntegration(
  handler: Function,
  responseStreaming: boolean,
  { slots }: IntegrationContext,
): BuiltIntegration {
  const uri = responseStreaming ? handler.streamingInvokeArn : handler.invokeArn;
  return {
    integration: {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: slots.of(uri),
      passthroughBehavior: "when_no_match",
      responseTransferMode: responseStreaming ? "STREAM" : undefined,
    },
    responses: { "200": { description: "Success" } },
  };
}
