import type { MethodSettings, StageSettings } from "../../gateway/rest";
import type { Cloud } from "../cloud";
import type { DeploymentInputs, MethodSettingsInputs, StageInputs } from "./inputs";
import { partsOf } from "./lookups";
import { tokens } from "./tokens";

/** A stage and its method settings as the data plane knows them. */
export function stageSettingsOf(cloud: Cloud, inputs: StageInputs): StageSettings {
  const { accessLogSettings, canarySettings, restApi, stageName } = inputs;
  const deployment = partsOf<DeploymentInputs>(cloud, tokens.deployment, restApi).find(
    ({ id }) => id === inputs.deployment,
  );
  return {
    stageName,
    deploymentId: inputs.deployment,
    variables: { ...deployment?.inputs.variables, ...inputs.variables },
    tracingEnabled: inputs.xrayTracingEnabled ?? false,
    cacheClusterEnabled: inputs.cacheClusterEnabled ?? false,
    ...(accessLogSettings ? { accessLog: accessLogSettings } : {}),
    ...(canarySettings
      ? {
          canary: {
            deploymentId: canarySettings.deploymentId,
            percentTraffic: canarySettings.percentTraffic ?? 0,
            stageVariableOverrides: canarySettings.stageVariableOverrides ?? {},
            useStageCache: canarySettings.useStageCache ?? false,
          },
        }
      : {}),
    methodSettings: methodSettingsOf(cloud, restApi, stageName),
  };
}

function methodSettingsOf(cloud: Cloud, restApi: string, stageName: string): Record<string, MethodSettings> {
  const records = partsOf<MethodSettingsInputs>(cloud, tokens.methodSettings, restApi);
  return Object.fromEntries(
    records
      .filter(({ inputs }) => inputs.stageName === stageName)
      .map(({ inputs }) => [inputs.methodPath, inputs.settings]),
  );
}
