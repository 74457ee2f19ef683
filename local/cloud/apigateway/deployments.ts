import { controlArn, executionArn } from "../../gateway/address";
import { idOf } from "../names";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { requireLoggingRole } from "./account";
import { documentationVersionOf } from "./documentation";
import type { DeploymentInputs, MethodSettingsInputs, StageInputs } from "./inputs";
import { invokeUrl, partsOf, refuseTwin, requireApi } from "./lookups";
import { countWith, withinQuota } from "./quotas";
import { badRequest, notFound } from "./refusals";
import type { Runtime } from "./runtime";
import { accessLogFaults, stageFaults } from "./stage-rules";
import { tokens } from "./tokens";

/** `aws:apigateway/deployment:Deployment`: a copy of the API as it was. */
export function deploymentType(runtime: Runtime): ResourceType {
  return resourceType<DeploymentInputs>({
    type: tokens.deployment,
    replaceOn: ["restApi", "triggers", "variables"],
    async create(inputs, context) {
      const id = idOf(context, 6, inputs.restApi, inputs.triggers, inputs.variables);
      runtime.snapshot(id, requireApi(context.cloud, inputs.restApi));
      return {
        id,
        outputs: { createdDate: new Date(context.cloud.clock.now()).toISOString(), region: context.region },
      };
    },
    async update(_id, olds) {
      return { createdDate: olds.createdDate, region: olds.region };
    },
    async delete(id, outputs, { cloud }) {
      const users = partsOf<StageInputs>(cloud, tokens.stage, String(outputs.restApi)).filter(
        ({ inputs }) => inputs.deployment === id || inputs.canarySettings?.deploymentId === id,
      );
      if (users.length > 0) {
        const names = users.map(({ inputs }) => inputs.stageName).join(", ");
        throw badRequest(`Active stages pointing to this deployment must be moved or deleted: ${names}`);
      }
      runtime.forget(id);
    },
  });
}

/** `aws:apigateway/stage:Stage` */
export function stageType(runtime: Runtime): ResourceType {
  return resourceType<StageInputs>({
    type: tokens.stage,
    replaceOn: ["restApi", "stageName"],
    deleteBeforeReplace: true,
    check: (inputs) => stageFaults(inputs),
    async create(inputs, context) {
      const isTwin = (other: { inputs: Properties }) =>
        other.inputs.restApi === inputs.restApi && other.inputs.stageName === inputs.stageName;
      refuseTwin(context, tokens.stage, isTwin, "Stage already exists");
      const sameApi = (other: Properties) => other.restApi === inputs.restApi;
      withinQuota("stagesPerApi", countWith(context.cloud, "stage", context.urn, sameApi), "stages for this API");
      return { id: `ags-${inputs.restApi}-${inputs.stageName}`, outputs: stageOutputs(inputs, context, runtime) };
    },
    async update(id, _olds, inputs, context) {
      const before = context.cloud.find(tokens.stage, id)?.inputs as StageInputs | undefined;
      // A cache cluster of another size is a new one, and begins empty.
      const resized =
        before?.cacheClusterSize !== inputs.cacheClusterSize ||
        before?.cacheClusterEnabled !== inputs.cacheClusterEnabled;
      if (resized) runtime.flush(inputs.restApi, inputs.stageName, "cache");
      return stageOutputs(inputs, context, runtime);
    },
    async delete(_id, { restApi, stageName }) {
      for (const what of ["cache", "authorizations"] as const) runtime.flush(String(restApi), String(stageName), what);
    },
  });
}

function stageOutputs(inputs: StageInputs, context: ResourceContext, runtime: Runtime): Properties {
  const { cloud, region, accountId } = context;
  const { restApi, stageName, deployment, canarySettings, accessLogSettings } = inputs;
  requireApi(cloud, restApi);
  for (const id of [deployment, canarySettings?.deploymentId]) {
    if (id !== undefined && !runtime.hasDeployment(id, restApi))
      throw notFound("Invalid Deployment identifier specified");
  }
  if (accessLogSettings) {
    const faults = accessLogFaults(accessLogSettings);
    if (faults.length > 0) throw badRequest(faults.join("; "));
    requireLoggingRole(context);
  }
  if (inputs.clientCertificateId && !cloud.find(tokens.clientCertificate, inputs.clientCertificateId)) {
    throw notFound("Invalid Client Certificate identifier specified");
  }
  if (inputs.documentationVersion && !documentationVersionOf(cloud, restApi, inputs.documentationVersion)) {
    throw notFound("Invalid Documentation version specified");
  }
  return {
    arn: controlArn(region, `/restapis/${restApi}/stages/${stageName}`),
    executionArn: `${executionArn({ region, accountId, apiId: restApi })}/${stageName}`,
    invokeUrl: invokeUrl(cloud, restApi, stageName),
    webAclArn: "",
    tagsAll: inputs.tags ?? {},
    region,
  };
}

/** `aws:apigateway/methodSettings:MethodSettings` */
export function methodSettingsType(): ResourceType {
  const checked = (inputs: MethodSettingsInputs, context: ResourceContext): Properties => {
    const stages = partsOf<StageInputs>(context.cloud, tokens.stage, inputs.restApi);
    if (!stages.some((stage) => stage.inputs.stageName === inputs.stageName)) {
      throw notFound("Invalid Stage identifier specified");
    }
    if (!/^.*\/(\*|[A-Z]+)$/.test(inputs.methodPath)) {
      throw badRequest(`Invalid method setting path: ${inputs.methodPath}; use PATH/METHOD or */*`);
    }
    const { loggingLevel = "OFF", throttlingBurstLimit, throttlingRateLimit, cacheTtlInSeconds } = inputs.settings;
    if (loggingLevel !== "OFF") requireLoggingRole(context);
    if (cacheTtlInSeconds !== undefined && (cacheTtlInSeconds < 0 || cacheTtlInSeconds > 3600)) {
      throw badRequest("Cache TTL must be between 0 and 3600 seconds");
    }
    if ((throttlingBurstLimit ?? 0) < -1 || (throttlingRateLimit ?? 0) < -1) {
      throw badRequest("Throttling limits must not be negative");
    }
    return { region: context.region };
  };
  return resourceType<MethodSettingsInputs>({
    type: tokens.methodSettings,
    replaceOn: ["restApi", "stageName", "methodPath"],
    async create(inputs, context) {
      const outputs = checked(inputs, context);
      return { id: `${inputs.restApi}-${inputs.stageName}-${inputs.methodPath}`, outputs };
    },
    update: async (_id, _olds, inputs, context) => checked(inputs, context),
  });
}
