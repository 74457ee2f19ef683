export { type RestApiHost, restApiHost } from "./api-host";
export type * from "./definition";
export { type DeployedStage, deployStage, type KeyRing, noKeys, type StageState } from "./stage";
export type { DeploymentSnapshot, MethodSettings, StageSettings } from "./stage-settings";
export { newStageState } from "./stage-state";
