import { stringify } from "yaml";
import { apiHost } from "../../gateway/address";
import { exportDocument, exportExtensions } from "../../gateway/openapi/export";
import type { Cloud } from "../cloud";
import { documentationVersionOf } from "./documentation";
import type { StageInputs } from "./inputs";
import { partsOf, requireApi } from "./lookups";
import { badRequest, notFound } from "./refusals";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/** A document as GetExport answers it. */
export interface ExportedApi {
  readonly contentType: string;
  readonly contentDisposition: string;
  readonly body: string;
}

/**
 * What a stage serves, as a document, with the documentation that is published with the stage.
 * @throws AwsError for an API or stage that is not there, and for what GetExport does not take.
 * See https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html
 */
export function exportStage(
  cloud: Cloud,
  runtime: Runtime,
  asked: {
    readonly apiId: string;
    readonly stageName: string;
    readonly exportType: string;
    readonly extensions: string;
    /** @default "application/json" */
    readonly accepts?: string;
  },
): ExportedApi {
  const { apiId, stageName, exportType, extensions, accepts = "application/json" } = asked;
  const { region } = requireApi(cloud, apiId);
  const stage = partsOf<StageInputs>(cloud, tokens.stage, apiId).find(({ inputs }) => inputs.stageName === stageName);
  const deployed = runtime.stage(apiId, stageName);
  if (!stage || !deployed) throw notFound("Invalid stage identifier specified");
  if (exportType !== "oas30" && exportType !== "swagger") {
    throw badRequest(`Invalid export type ${exportType}; use oas30 or swagger`);
  }
  const unknown = extensions.split(",").filter((name) => name.trim() && !exportExtensions.includes(name.trim()));
  if (unknown.length > 0) {
    throw badRequest(
      `Invalid extensions ${unknown.join(", ")}; the local stage exports ${exportExtensions.join(", ")}`,
    );
  }
  const { documentationVersion } = stage.inputs;
  const documentation = documentationVersion ? documentationVersionOf(cloud, apiId, documentationVersion) : undefined;
  const deployment = cloud.find(tokens.deployment, deployed.main.deploymentId);
  const document = exportDocument(deployed.main.definition, {
    kind: exportType,
    extensions,
    host: apiHost(apiId, region),
    stageName,
    version: String(deployment?.outputs.createdDate ?? ""),
    ...(documentation ? { documentation } : {}),
  });
  const yaml = accepts === "application/yaml";
  return {
    contentType: yaml ? "application/yaml" : "application/json",
    contentDisposition: `attachment; filename="${exportType}_${apiId}.${yaml ? "yaml" : "json"}"`,
    body: yaml ? stringify(document) : JSON.stringify(document, null, 2),
  };
}
