import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** An order, from the new system. */
export async function handler(event: APIGatewayProxyEventV2) {
  return { orderId: event.pathParameters?.orderId, from: "the new system" };
}
