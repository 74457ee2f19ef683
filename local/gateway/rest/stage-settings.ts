import type { RestApiDefinition } from "./definition";

/** A stage as API Gateway keeps it; plain JSON. */
export interface StageSettings {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly tracingEnabled: boolean;
  readonly cacheClusterEnabled: boolean;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
  readonly canary?: CanarySettings;
  /** By `/path/METHOD`, `/path/*`, `*\/METHOD` or `*\/*`. */
  readonly methodSettings: Readonly<Record<string, MethodSettings>>;
}

/** A share of the stage's requests that goes to another deployment. */
interface CanarySettings {
  readonly deploymentId: string;
  /** 0 to 100. */
  readonly percentTraffic: number;
  readonly stageVariableOverrides: Readonly<Record<string, string>>;
  readonly useStageCache: boolean;
}

/** What may be set for a method of a stage, or for all. */
export interface MethodSettings {
  readonly loggingLevel?: "OFF" | "ERROR" | "INFO";
  readonly dataTraceEnabled?: boolean;
  readonly metricsEnabled?: boolean;
  /** Requests a second; -1: the account's limit. */
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  readonly cachingEnabled?: boolean;
  /** @default 300 */
  readonly cacheTtlInSeconds?: number;
  readonly cacheDataEncrypted?: boolean;
  readonly requireAuthorizationForCacheControl?: boolean;
  readonly unauthorizedCacheControlHeaderStrategy?:
    | "FAIL_WITH_403"
    | "SUCCEED_WITH_RESPONSE_HEADER"
    | "SUCCEED_WITHOUT_RESPONSE_HEADER";
}

/** Who the stage belongs to. */
export interface ApiIdentity {
  readonly apiId: string;
  readonly apiName: string;
  readonly accountId: string;
  readonly region: string;
}

/** A deployment: what the API was when it was made. */
export interface DeploymentSnapshot {
  readonly deploymentId: string;
  readonly definition: RestApiDefinition;
}

/** Settings that hold for one method, later ones winning: all methods, then the method's own path. */
export function settingsFor(stage: StageSettings, resourcePath: string, method: string): MethodSettings {
  const own = `${resourcePath.replace(/^\//, "").replaceAll("/", "~1")}/${method}`;
  const plain = `${resourcePath.replace(/^\//, "")}/${method}`;
  return { ...stage.methodSettings["*/*"], ...stage.methodSettings[plain], ...stage.methodSettings[own] };
}
