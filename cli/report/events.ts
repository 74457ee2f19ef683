import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, ScheduledEvent, SQSEvent } from "aws-lambda";

/** What a generated event says of the request or message in it. */
export interface EventContent {
  readonly method: string;
  readonly path: string;
  /** Text of the body. */
  readonly body?: string;
}

/** Events that `stagedoor invoke --generate` makes, by their kind. */
export const eventKinds = {
  rest: restEvent,
  http: httpEvent,
  sqs: sqsEvent,
  schedule: scheduledEvent,
} as const;

const accountId = "000000000000";
const requestHeaders = { accept: "application/json", "content-type": "application/json", host: "localhost" };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
function restEvent({ method, path, body }: EventContent): APIGatewayProxyEvent {
  const [pathname, query] = pathAndQuery(path);
  const now = Date.now();
  return {
    resource: pathname,
    path: pathname,
    httpMethod: method,
    headers: requestHeaders,
    multiValueHeaders: Object.fromEntries(Object.entries(requestHeaders).map(([name, value]) => [name, [value]])),
    queryStringParameters: query,
    multiValueQueryStringParameters: query && Object.fromEntries(Object.entries(query).map(([k, v]) => [k, [v]])),
    pathParameters: null,
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: {
      accountId,
      apiId: "generated",
      authorizer: null,
      protocol: "HTTP/1.1",
      httpMethod: method,
      identity: { ...nobody, sourceIp: "127.0.0.1", userAgent: "stagedoor" },
      path: `/dev${pathname}`,
      stage: "dev",
      requestId: randomUUID(),
      requestTimeEpoch: now,
      resourceId: "generated",
      resourcePath: pathname,
    },
  };
}

const nobody = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function httpEvent({ method, path, body }: EventContent): APIGatewayProxyEventV2 {
  const [pathname, query] = pathAndQuery(path);
  const now = new Date();
  return {
    version: "2.0",
    routeKey: `${method} ${pathname}`,
    rawPath: pathname,
    rawQueryString: new URLSearchParams(query ?? {}).toString(),
    headers: requestHeaders,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId,
      apiId: "generated",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: { method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "stagedoor" },
      requestId: randomUUID(),
      routeKey: `${method} ${pathname}`,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function sqsEvent({ body = "{}" }: EventContent): SQSEvent {
  const now = String(Date.now());
  return {
    Records: [
      {
        messageId: randomUUID(),
        receiptHandle: "generated",
        body,
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: now,
          SenderId: accountId,
          ApproximateFirstReceiveTimestamp: now,
        },
        messageAttributes: {},
        md5OfBody: "",
        eventSource: "aws:sqs",
        eventSourceARN: `arn:aws:sqs:eu-west-1:${accountId}:generated`,
        awsRegion: "eu-west-1",
      },
    ],
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html */
function scheduledEvent(_content: EventContent): ScheduledEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: new Date().toISOString(),
    region: "eu-west-1",
    resources: [`arn:aws:events:eu-west-1:${accountId}:rule/generated`],
    detail: {},
  };
}

function pathAndQuery(path: string): [pathname: string, query: Record<string, string> | null] {
  const url = new URL(path, "http://localhost");
  return [url.pathname, url.search ? Object.fromEntries(url.searchParams) : null];
}
