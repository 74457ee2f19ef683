import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { log } from "../shared/log";
import { subjectOf } from "../shared/token";

/** Lets owners of a good token connect. Browsers cannot set headers on a WebSocket, so the token is in the query. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const customer = await subjectOf(event.queryStringParameters?.token ?? "");
  log("INFO", "connection judged", { requestId: event.requestContext.requestId, allowed: customer !== undefined });
  return {
    principalId: customer ?? "unknown",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Action: "execute-api:Invoke", Effect: customer === undefined ? "Deny" : "Allow", Resource: event.methodArn },
      ],
    },
    ...(customer === undefined ? {} : { context: { customer } }),
  };
}
