import { controlArn, executionArn } from "../../gateway/address";
import { badRequest, conflict, refuse } from "../apigateway/refusals";
import { idOf } from "../names";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { quickCreate } from "./assemble";
import { invokeUrl } from "./endpoints";
import { type DeploymentInputs, type StageInputs, tokens } from "./inputs";
import { partsOf, requireApi } from "./lookups";
import type { Runtime } from "./runtime";

/** `aws:apigatewayv2/stage:Stage` */
export function stageType(runtime: Runtime): ResourceType {
  return resourceType<StageInputs>({
    type: tokens.Stage,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["apiId", "name"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      validateStage(inputs, context, undefined);
      return { id: inputs.name, outputs: stageOutputs(inputs, context) };
    },
    async update(id, _olds, inputs, context) {
      validateStage(inputs, context, id);
      return stageOutputs(inputs, context);
    },
    async delete(_id, outputs) {
      runtime.closeStage(String(outputs.apiId), String(outputs.name));
    },
  });
}

/** `aws:apigatewayv2/deployment:Deployment`: a copy of the API as it was. */
export function deploymentType(runtime: Runtime): ResourceType {
  return resourceType<DeploymentInputs>({
    type: tokens.Deployment,
    replaceOn: ["apiId", "triggers"],
    async create(inputs, context) {
      const id = idOf(context, 6, inputs.apiId, inputs.triggers);
      const api = requireApi(context.cloud, inputs.apiId);
      runtime.snapshot(id, api);
      return { id, outputs: { autoDeployed: false } };
    },
    async update(_id, olds) {
      return olds;
    },
    async delete(id, outputs, { cloud }) {
      const user = partsOf<StageInputs>(cloud, tokens.Stage, String(outputs.apiId)).find(
        (stage) => stage.inputs.deploymentId === id,
      );
      if (user)
        throw badRequest(`Active stages with deployment ${id} must be moved or deleted first: ${user.inputs.name}`);
      runtime.forget(id);
    },
  });
}

function stageOutputs(inputs: StageInputs, { cloud, region, accountId }: ResourceContext): Properties {
  const { protocolType } = requireApi(cloud, inputs.apiId).inputs;
  return {
    arn: controlArn(region, `/apis/${inputs.apiId}/stages/${inputs.name}`),
    executionArn: `${executionArn({ region, accountId, apiId: inputs.apiId })}/${inputs.name}`,
    invokeUrl: invokeUrl(cloud, inputs.apiId, protocolType, inputs.name),
    ...(inputs.deploymentId === undefined ? { deploymentId: "" } : {}),
    tagsAll: inputs.tags ?? {},
  };
}

function validateStage(inputs: StageInputs, { cloud }: ResourceContext, own: string | undefined): void {
  const api = requireApi(cloud, inputs.apiId);
  const faults: string[] = [];
  const http = api.inputs.protocolType === "HTTP";
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(inputs.name) && !(http && inputs.name === "$default")) {
    faults.push(
      `name is "${inputs.name}"; it must be 1 to 128 letters, digits, - or _${http ? ', or "$default"' : ""}`,
    );
  }
  for (const [name, value] of Object.entries(inputs.stageVariables ?? {})) {
    if (!/^\w+$/.test(name)) faults.push(`stage variable "${name}" may have letters, digits and _ only`);
    if (String(value).length > 512) faults.push(`stage variable ${name} is longer than 512 characters`);
  }
  const levels = [inputs.defaultRouteSettings, ...(inputs.routeSettings ?? [])].map(
    (settings) => settings?.loggingLevel,
  );
  if (http && levels.some((level) => level !== undefined && level !== "" && level !== "OFF")) {
    faults.push("Execution logs are not supported on protocolType HTTP; use accessLogSettings");
  }
  refuse(faults);
  const taken =
    own === undefined && partsOf<StageInputs>(cloud, tokens.Stage, api.id).some((s) => s.inputs.name === inputs.name);
  const quick = inputs.name === "$default" && quickCreate(api.id, api.inputs) !== undefined;
  if (taken || quick) throw conflict(`Stage already exists: ${inputs.name}`);
  if (
    inputs.deploymentId &&
    !partsOf<DeploymentInputs>(cloud, tokens.Deployment, api.id).some((d) => d.id === inputs.deploymentId)
  ) {
    throw badRequest(`Deployment identifier specified does not exist: ${inputs.deploymentId}`);
  }
}
