import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** The price of a product, in cents: as long as its name. */
export async function handler({ pathParameters }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const productId = pathParameters?.productId ?? "";
  return { statusCode: 200, body: JSON.stringify({ productId, cents: 100 * productId.length }) };
}
