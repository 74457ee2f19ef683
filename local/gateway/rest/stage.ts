import type { Policy } from "../../cloud/iam/policy";
import type { ResultCache } from "../auth/result-cache";
import type { ApiKey, ClientCertificate, UsagePlan } from "../environment";
import type { AuthorizerResult } from "./authorizers/result";
import { type CompiledApi, compileApi } from "./compile";
import type { RestApiDefinition } from "./definition";
import { compileResourcePolicy } from "./resource-policy";
import type { ApiIdentity, DeploymentSnapshot, StageSettings } from "./stage-settings";
import type { CachedResponse } from "./steps/response-cache";
import type { Throttles } from "./throttles";
import type { UsageCounters } from "./usage";

/** API keys and usage plans as they are now; they change without a deployment. */
export interface KeyRing {
  /** The key with this value; undefined when there is none. */
  keyOf(value: string): ApiKey | undefined;
  /** Plans that hold for a stage of an API. */
  plansOf(apiId: string, stageName: string): readonly UsagePlan[];
}

/** A key ring without keys or plans. */
export const noKeys: KeyRing = { keyOf: () => undefined, plansOf: () => [] };

/** State of a stage that outlives single requests. */
export interface StageState {
  readonly throttles: Throttles;
  readonly usage: UsageCounters;
  readonly cache: ResultCache<CachedResponse>;
  readonly authorizations: ResultCache<AuthorizerResult>;
}

/** One deployment as a stage serves it. */
export interface ActiveStage {
  readonly api: ApiIdentity;
  readonly settings: StageSettings;
  readonly deploymentId: string;
  readonly definition: RestApiDefinition;
  readonly compiled: CompiledApi;
  /** Shown to HTTP backends that ask for a certificate; PEM. */
  readonly clientCertificate?: ClientCertificate;
  /** The API's resource policy; absent: it has none. */
  readonly policy?: Policy;
  readonly keys: KeyRing;
  readonly state: StageState;
}

/** A stage and, where it has one, its canary. */
export interface DeployedStage {
  readonly main: ActiveStage;
  readonly canary?: ActiveStage;
}

/** Joins a stage with the deployments it serves. */
export function deployStage(parts: {
  readonly api: ApiIdentity;
  readonly settings: StageSettings;
  readonly deployment: DeploymentSnapshot;
  readonly canaryDeployment?: DeploymentSnapshot;
  readonly clientCertificate?: ClientCertificate;
  readonly keys: KeyRing;
  readonly state: StageState;
  /** @default compiles anew */
  readonly compile?: (deployment: DeploymentSnapshot) => CompiledApi;
}): DeployedStage {
  const compile = parts.compile ?? (({ definition }) => compileApi(definition));
  const active = (deployment: DeploymentSnapshot): ActiveStage => ({
    api: parts.api,
    settings: parts.settings,
    deploymentId: deployment.deploymentId,
    definition: deployment.definition,
    compiled: compile(deployment),
    ...(deployment.definition.policy ? { policy: compileResourcePolicy(deployment.definition.policy, parts.api) } : {}),
    ...(parts.clientCertificate ? { clientCertificate: parts.clientCertificate } : {}),
    keys: parts.keys,
    state: parts.state,
  });
  const main = active(parts.deployment);
  return { main, ...(parts.canaryDeployment ? { canary: active(parts.canaryDeployment) } : {}) };
}
