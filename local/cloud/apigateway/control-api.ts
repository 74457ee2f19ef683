import { controlArn } from "../../gateway/address";
import { jsonAnswer } from "../../json-answer";
import { header, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import { asAwsError } from "../protocol/errors";
import type { AwsApi, AwsCall } from "../service";
import { exportStage } from "./exports";
import type { StageInputs } from "./inputs";
import { partsOf } from "./lookups";
import { notFound } from "./refusals";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/**
 * The calls of the control plane that work on a running stage: GetExport, FlushStageCache, FlushStageAuthorizersCache.
 * See https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 */
export function controlApi(cloud: Cloud, runtime: Runtime): AwsApi {
  return async (call) => {
    try {
      const { caller, region, request } = call;
      const path = request.target.split("?", 1)[0]!;
      const [, apiId = "", stageName = "", rest = ""] = /^\/restapis\/([^/]+)\/stages\/([^/]+)\/(.+)$/.exec(path) ?? [];
      const operation = operations[`${request.method} ${rest.replace(/^exports\/.*/, "exports")}`];
      if (!operation) {
        throw new AwsError(
          "NotSimulated",
          `the local stage answers GetExport, FlushStageCache and FlushStageAuthorizersCache alone, not ${request.method} ${path}; change the API in the program`,
          501,
        );
      }
      authorize(cloud, { caller, request }, `apigateway:${request.method}`, controlArn(region, path));
      const stages = partsOf<StageInputs>(cloud, tokens.stage, apiId);
      if (!stages.some(({ inputs }) => inputs.stageName === stageName)) {
        throw notFound("Invalid stage identifier specified");
      }
      return operation({ cloud, runtime, apiId, stageName, call });
    } catch (error) {
      return refusal(asAwsError(error, "apigateway"));
    }
  };
}

interface StageCall {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  readonly apiId: string;
  readonly stageName: string;
  readonly call: AwsCall;
}

const operations: Readonly<Record<string, (asked: StageCall) => WireResponse>> = {
  "DELETE cache/data": ({ runtime, apiId, stageName }) => flushed(runtime, apiId, stageName, "cache"),
  "DELETE cache/authorizers": ({ runtime, apiId, stageName }) => flushed(runtime, apiId, stageName, "authorizations"),
  "GET exports": ({ cloud, runtime, apiId, stageName, call: { request } }) => {
    const { pathname, searchParams } = new URL(request.target, "http://local.invalid");
    const accepts = header(request.headers, "accept");
    const { contentType, contentDisposition, body } = exportStage(cloud, runtime, {
      apiId,
      stageName,
      exportType: pathname.split("/").at(-1) ?? "",
      extensions: searchParams.get("extensions") ?? "",
      ...(accepts ? { accepts } : {}),
    });
    return {
      status: 200,
      headers: [
        ["Content-Type", contentType],
        ["Content-Disposition", contentDisposition],
      ],
      body: Buffer.from(body),
    };
  },
};

function flushed(
  runtime: Runtime,
  apiId: string,
  stageName: string,
  what: Parameters<Runtime["flush"]>[2],
): WireResponse {
  runtime.flush(apiId, stageName, what);
  return { status: 202, headers: [], body: Buffer.alloc(0) };
}

function refusal({ code, message, status }: AwsError): WireResponse {
  return jsonAnswer(status, { message }, [["x-amzn-ErrorType", code]]);
}
