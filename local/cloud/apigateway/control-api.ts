import type { WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import { asAwsError } from "../protocol/errors";
import type { AwsApi } from "../service";
import type { StageInputs } from "./inputs";
import { controlArn, notFound, partsOf } from "./lookups";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/**
 * The calls of the control plane that work on a running stage: FlushStageCache and FlushStageAuthorizersCache.
 * See https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageCache.html
 */
export function controlApi(cloud: Cloud, runtime: Runtime): AwsApi {
  return async ({ caller, region, request }) => {
    try {
      const path = request.target.split("?", 1)[0]!;
      const found = /^\/restapis\/([^/]+)\/stages\/([^/]+)\/cache\/(data|authorizers)$/.exec(path);
      if (request.method !== "DELETE" || !found) {
        throw new AwsError(
          "NotSimulated",
          `the local stage answers FlushStageCache and FlushStageAuthorizersCache alone, not ${request.method} ${path}; change the API in the program`,
          501,
        );
      }
      const [, apiId = "", stageName = "", cache] = found;
      authorize(cloud, { caller, request }, "apigateway:DELETE", controlArn(region, path));
      const stages = partsOf<StageInputs>(cloud, tokens.stage, apiId);
      if (!stages.some(({ inputs }) => inputs.stageName === stageName)) {
        throw notFound("Invalid stage identifier specified");
      }
      runtime.flush(apiId, stageName, cache === "data" ? "cache" : "authorizations");
      return { status: 202, headers: [], body: Buffer.alloc(0) };
    } catch (error) {
      return refusal(asAwsError(error, "apigateway"));
    }
  };
}

function refusal({ code, message, status }: AwsError): WireResponse {
  return {
    status,
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-ErrorType", code],
    ],
    body: Buffer.from(JSON.stringify({ message })),
  };
}
