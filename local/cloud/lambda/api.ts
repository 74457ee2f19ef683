import { randomUUID } from "node:crypto";
import { type HeaderLines, header, type WireResponse } from "../../wire";
import { AwsError } from "../errors";
import { asAwsError } from "../protocol/errors";
import type { AwsApi, AwsCall } from "../service";
import type { EventQueue } from "./async/queue";
import { FUNCTION, type Functions, type ResolvedFunction } from "./functions";
import { authorizeInvoke } from "./invoke";
import { policyOf } from "./permission";

/** Lambda's REST API: Invoke, InvokeWithResponseStream (buffered by integrations), GetFunction, GetPolicy. */
export function lambdaApi(functions: Functions, events: EventQueue): AwsApi {
  return async (call) => {
    try {
      return await dispatch(functions, events, call);
    } catch (thrown) {
      const error = asAwsError(thrown, "lambda");
      const body = { Type: error.status >= 500 ? "Service" : "User", message: error.message };
      return answer(error.status, JSON.stringify(body), [["x-amzn-ErrorType", error.code]]);
    }
  };
}

async function dispatch(functions: Functions, events: EventQueue, call: AwsCall): Promise<WireResponse> {
  const url = new URL(call.request.target, "http://lambda");
  const [, version, kind, encoded, operation] = url.pathname.split("/");
  const name = decode(encoded ?? "");
  const qualifier = url.searchParams.get("Qualifier") ?? undefined;
  const about = `${call.request.method} ${version}/${kind}/${operation ?? ""}`;
  const resolve = () => functions.resolve(name, qualifier, call.region);
  switch (about) {
    case "POST 2015-03-31/functions/invocations":
      return invoke(functions, events, call, resolve());
    case "GET 2015-03-31/functions/":
      return getFunction(functions, call, resolve());
    case "GET 2015-03-31/functions/policy": {
      const found = resolve();
      authorizeInvoke(functions, found, call.caller, "lambda:GetPolicy");
      const policy = policyOf(functions, found.arn, found.qualifier);
      if (!policy) {
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      }
      return answer(200, JSON.stringify({ Policy: policy, RevisionId: randomUUID() }));
    }
    default:
      throw new AwsError("UnknownOperationException", `the local stage does not simulate Lambda's ${about}`, 404);
  }
}

async function invoke(
  functions: Functions,
  events: EventQueue,
  call: AwsCall,
  found: ResolvedFunction,
): Promise<WireResponse> {
  const { headers } = call.request;
  authorizeInvoke(functions, found, call.caller);
  const payload = call.request.body.length === 0 ? "{}" : call.request.body.toString("utf8");
  assertJson(payload);
  const traceId = header(headers, "x-amzn-trace-id");
  const type = header(headers, "x-amz-invocation-type") ?? "RequestResponse";
  if (type === "DryRun") return answer(204, "");
  if (type === "Event") {
    return answer(202, "", [["x-amzn-RequestId", events.accept(found, payload, traceId).requestId]]);
  }
  const context = header(headers, "x-amz-client-context");
  const result = await functions.runtime(found).invoke({
    payload,
    traceId,
    clientContext: context ? Buffer.from(context, "base64").toString("utf8") : undefined,
  });
  return answer(200, result.payload, [
    ["x-amzn-RequestId", result.requestId],
    ["X-Amz-Executed-Version", found.version],
    ...(result.functionError ? [["X-Amz-Function-Error", result.functionError] as const] : []),
  ]);
}

function getFunction(functions: Functions, call: AwsCall, found: ResolvedFunction): WireResponse {
  authorizeInvoke(functions, found, call.caller, "lambda:GetFunction");
  const record = functions.cloud.find(FUNCTION, ({ outputs }) => outputs.arn === found.arn);
  const { inputs } = found;
  const configuration = {
    FunctionName: found.name,
    FunctionArn: found.qualifier ? `${found.arn}:${found.qualifier}` : found.arn,
    Runtime: inputs.runtime,
    Role: inputs.role,
    Handler: inputs.handler,
    CodeSize: found.code.bytes,
    CodeSha256: found.code.sha256,
    Timeout: inputs.timeout ?? 3,
    MemorySize: inputs.memorySize ?? 128,
    LastModified: record?.outputs.lastModified,
    Version: found.version,
    Environment: inputs.environment && { Variables: inputs.environment.variables ?? {} },
    PackageType: inputs.packageType ?? "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
  };
  return answer(200, JSON.stringify({ Configuration: configuration, Tags: inputs.tags ?? {} }));
}

function assertJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function answer(status: number, body: string, more: HeaderLines = []): WireResponse {
  const id: HeaderLines = header(more, "x-amzn-requestid") ? [] : [["x-amzn-RequestId", randomUUID()]];
  return { status, headers: [["Content-Type", "application/json"], ...id, ...more], body: Buffer.from(body) };
}
