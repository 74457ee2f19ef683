import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
} from "aws-lambda";

/** The events that the shop's HTTP handlers take: REST API, HTTP API (2.0), and load balancer. */
export type HttpEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2 | ALBEvent;

/** A request, whichever front door it came through. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requestId: string;
  /** Claims of a verified token; empty when the route asks for none. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Reads any of the three event forms into one. */
export function toRequest(event: HttpEvent): Request {
  const shared = {
    query: defined(event.queryStringParameters),
    headers: Object.fromEntries(
      Object.entries(defined(event.headers)).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: decodeBody(event.body, event.isBase64Encoded),
  };
  if ("version" in event && event.version === "2.0") {
    const { http, requestId } = event.requestContext;
    const { authorizer } = event.requestContext as Partial<APIGatewayProxyEventV2WithJWTAuthorizer["requestContext"]>;
    return {
      ...shared,
      method: http.method,
      path: http.path,
      params: defined(event.pathParameters),
      requestId,
      claims: authorizer?.jwt?.claims ?? {},
    };
  }
  if ("elb" in event.requestContext) {
    const { httpMethod, path } = event as ALBEvent;
    return {
      ...shared,
      method: httpMethod,
      path,
      params: {},
      requestId: shared.headers["x-amzn-trace-id"] ?? "",
      claims: {},
    };
  }
  const rest = event as APIGatewayProxyEvent;
  return {
    ...shared,
    method: rest.httpMethod,
    path: rest.path,
    params: decoded(defined(rest.pathParameters)),
    requestId: rest.requestContext.requestId,
    claims: (rest.requestContext.authorizer?.claims as Record<string, unknown> | undefined) ?? {},
  };
}

function defined(record: Readonly<Record<string, string | undefined>> | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function decodeBody(body: string | null | undefined, isBase64Encoded: boolean | undefined): string {
  return isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
}

/** REST APIs leave path parameters percent-encoded. */
function decoded(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}
