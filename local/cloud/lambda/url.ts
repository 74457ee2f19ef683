import { randomUUID } from "node:crypto";
import { cut } from "../../cut";
import { decodePath, domainPrefix, type HttpCall } from "../../gateway/http/call";
import { isPreflight, preflightHeaders, withCors } from "../../gateway/http/cors";
import { type CorsConfiguration, defaultStage } from "../../gateway/http/definition";
import { bodyOfEvent, isBinary, requestPartsV2, userAgent } from "../../gateway/http/lambda-event";
import { lambdaResponse } from "../../gateway/http/lambda-response";
import { logTime } from "../../gateway/rest/ids";
import { jsonAnswer } from "../../json-answer";
import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../wire";
import { Follower, freshId, hexId } from "../ec2";
import { AwsError } from "../errors";
import type { Principal } from "../principal";
import { type Properties, type ResourceRecord, resourceType } from "../resource";
import type { Functions, ResolvedFunction } from "./functions";
import { authorizeInvoke } from "./invoke";

/** Pulumi token of a function URL. */
export const FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl";

interface UrlInputs extends Properties {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly authorizationType: string;
  readonly invokeMode?: string;
  readonly cors?: CorsConfiguration;
}

/** `aws:lambda/functionUrl:FunctionUrl`. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html */
export const functionUrlType = (functions: Functions) => {
  const settle = (inputs: UrlInputs, urlId: string, region: string) => {
    const found = functions.resolve(inputs.functionName, inputs.qualifier, region);
    return {
      urlId,
      functionArn: found.qualifier ? `${found.arn}:${found.qualifier}` : found.arn,
      functionUrl: `https://${hostOf(urlId, region)}/`,
      region,
    };
  };
  return resourceType<UrlInputs>({
    type: FUNCTION_URL,
    replaceOn: ["functionName", "qualifier"],
    check: ({ authorizationType: auth, invokeMode: mode }) => [
      ...(typeof auth === "string" && auth !== "NONE" && auth !== "AWS_IAM"
        ? [{ property: "authorizationType", reason: `must be NONE or AWS_IAM; got ${auth}` }]
        : []),
      ...(typeof mode === "string" && mode !== "BUFFERED" && mode !== "RESPONSE_STREAM"
        ? [{ property: "invokeMode", reason: `must be BUFFERED or RESPONSE_STREAM; got ${mode}` }]
        : []),
    ],
    async create(inputs, context) {
      const found = functions.resolve(inputs.functionName, inputs.qualifier, context.region);
      const id = found.qualifier ? `${found.name}/${found.qualifier}` : found.name;
      if (functions.cloud.find(FUNCTION_URL, (url) => url.id === id && url.region === context.region)) {
        throw new AwsError(
          "ResourceConflictException",
          `A function url config exists for this Lambda function: ${id}`,
          409,
        );
      }
      const urlId = freshId(FUNCTION_URL, context, (seed) => hexId(seed, 32));
      return { id, outputs: settle(inputs, urlId, context.region) };
    },
    update: async (_id, olds, inputs, { region }) => settle(inputs, String(olds.urlId), region),
  });
};

/** Offers each function URL under its host name, and under `/lambda-url/ID` of the local server. */
export function followUrls(functions: Functions): Follower {
  const { cloud } = functions;
  return new Follower(cloud, [FUNCTION_URL], (record) => {
    const urlId = String(record.outputs.urlId);
    const host = hostOf(urlId, record.region);
    return cloud.network.register({
      host,
      mount: `/lambda-url/${urlId}`,
      handle: (request) => answer(functions, record, { ...request, host }),
    });
  });
}

async function answer(functions: Functions, record: ResourceRecord, request: WireRequest): Promise<WireResponse> {
  const inputs = record.inputs as UrlInputs;
  if (inputs.cors && isPreflight(request)) {
    return { status: 200, headers: preflightHeaders(inputs.cors, request), body: Buffer.alloc(0) };
  }
  const response = await invoke(functions, record, inputs, request);
  return inputs.cors ? { ...response, headers: withCors(response.headers, inputs.cors, request) } : response;
}

async function invoke(
  functions: Functions,
  record: ResourceRecord,
  inputs: UrlInputs,
  request: WireRequest,
): Promise<WireResponse> {
  const found = functions.resolve(inputs.functionName, inputs.qualifier, record.region);
  let principal: Principal = { type: "anonymous" };
  try {
    if (inputs.authorizationType === "AWS_IAM") {
      principal = (await functions.cloud.port("iam").authenticate(request, { service: "lambda" })).principal;
    }
    const context = { "lambda:functionurlauthtype": inputs.authorizationType };
    authorizeInvoke(functions, found, principal, "lambda:InvokeFunctionUrl", context);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const message =
      "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";
    return messageResponse(403, message, [["x-amzn-ErrorType", "AccessDeniedException"]]);
  }
  return run(
    functions,
    found,
    principal,
    String(record.outputs.urlId),
    request,
    inputs.invokeMode === "RESPONSE_STREAM",
  );
}

async function run(
  functions: Functions,
  found: ResolvedFunction,
  principal: Principal,
  urlId: string,
  request: WireRequest,
  streamed: boolean,
): Promise<WireResponse> {
  const event = urlEvent(functions, principal, urlId, request);
  const chunks: Buffer[] = [];
  const failed = () => messageResponse(502, "Internal Server Error");
  try {
    const result = await functions.runtime(found).invoke({
      payload: JSON.stringify(event),
      traceId: header(request.headers, "x-amzn-trace-id"),
      ...(streamed ? { onChunk: (chunk: Buffer) => void chunks.push(chunk) } : {}),
    });
    if (result.functionError) return failed();
    return chunks.length > 0 ? fromStream(Buffer.concat(chunks)) : lambdaResponse(result.payload, "2.0");
  } catch (error) {
    if (error instanceof AwsError && error.status === 429) return messageResponse(429, error.message);
    return failed();
  }
}

/** The event of a function URL: payload format 2.0 with a context of its own. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function urlEvent(functions: Functions, principal: Principal, urlId: string, request: WireRequest) {
  const { accountId, clock } = functions.cloud;
  const [fullPath, query] = cut(request.target, "?");
  const time = clock.now();
  const api = { apiId: urlId, apiName: urlId, accountId, region: "" };
  const stage = { stageName: defaultStage } as HttpCall["stage"];
  const requestId = randomUUID();
  const traceId =
    header(request.headers, "x-amzn-trace-id") ??
    `Root=1-${Math.floor(time / 1000).toString(16)}-${hexId(requestId, 24)}`;
  const call: HttpCall = { request, api, stage, requestId, traceId, time, fullPath, path: fullPath, query };
  const iam =
    "arn" in principal
      ? {
          accessKey: principal.accessKeyId,
          accountId: principal.accountId,
          callerId: "userId" in principal ? principal.userId : principal.accountId,
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: principal.arn,
          userId: "userId" in principal ? principal.userId : principal.accountId,
        }
      : undefined;
  return {
    version: "2.0",
    routeKey: "$default",
    ...requestPartsV2(call),
    requestContext: {
      accountId: iam ? accountId : "anonymous",
      apiId: urlId,
      ...(iam ? { authorizer: { iam } } : {}),
      domainName: request.host,
      domainPrefix: domainPrefix(request.host),
      http: {
        method: request.method,
        path: decodePath(fullPath),
        protocol: "HTTP/1.1",
        sourceIp: request.source.ip,
        userAgent: userAgent(call),
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: logTime(time),
      timeEpoch: time,
    },
    ...bodyOfEvent(call, "omit"),
    isBase64Encoded: request.body.length > 0 && isBinary(call),
  };
}

/** A streamed reply: its metadata, eight NULs, then the body; or the body alone. */
function fromStream(bytes: Buffer): WireResponse {
  const at = bytes.indexOf(Buffer.alloc(8));
  if (at < 0) return { status: 200, headers: [["Content-Type", "application/octet-stream"]], body: bytes };
  return { ...lambdaResponse(bytes.subarray(0, at).toString("utf8"), "2.0"), body: bytes.subarray(at + 8) };
}

function hostOf(urlId: string, region: string): string {
  return `${urlId}.lambda-url.${region}.on.aws`;
}

function messageResponse(status: number, Message: string, more?: HeaderLines): WireResponse {
  return jsonAnswer(status, { Message }, more);
}
