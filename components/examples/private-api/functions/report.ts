import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** A day's report, and through which endpoint it was asked for. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { vpceId } = event.requestContext.identity as { vpceId?: string };
  return { statusCode: 200, body: JSON.stringify({ day: event.pathParameters?.day, sold: 42, through: vpceId }) };
}
