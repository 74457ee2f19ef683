import { apiHost, apiMount } from "../../gateway/address";
import type { GatewayEnvironment } from "../../gateway/environment";
import {
  type DeployedStage,
  type DeploymentSnapshot,
  deployStage,
  newStageState,
  type RestApiDefinition,
  type RestApiHost,
  restApiHost,
  type StageState,
} from "../../gateway/rest";
import { type CompiledApi, compileApi } from "../../gateway/rest/compile";
import type { Cloud } from "../cloud";
import type { Entries } from "../storage";
import { assembleRestApi } from "./assemble";
import { findClientCertificate } from "./client-certificates";
import type { RestApiInputs, StageInputs } from "./inputs";
import { type Live, partsOf } from "./lookups";
import { badRequest } from "./refusals";
import { stageSettingsOf } from "./stage-settings";
import { tokens } from "./tokens";
import { keyRingOf } from "./usage-plans";

/** A deployment's copy of an API. */
interface Snapshot {
  readonly apiId: string;
  readonly definition: RestApiDefinition;
}

/** Joins resources and data plane: opens hosts for APIs, keeps deployments, compiles stages when first asked. */
export class Runtime {
  private readonly hosts = new Map<string, { readonly host: RestApiHost; readonly close: () => void }>();
  private readonly snapshots: Entries<Snapshot>;
  private readonly compiled = new Map<string, CompiledApi>();
  private readonly state: StageState;
  /** Stages by API and name, as of the latest change of a resource. */
  private stages = new Map<string, DeployedStage>();
  private keys: ReturnType<typeof keyRingOf> | undefined;

  constructor(
    private readonly cloud: Cloud,
    readonly environment: GatewayEnvironment,
  ) {
    this.snapshots = cloud.storage.entries<Snapshot>("apigateway-deployments");
    this.state = newStageState(cloud.clock, cloud.accountLimit, cloud.storage.entries<number>("apigateway-usage"));
    const own = new Set<string>(Object.values(tokens));
    cloud.onChange((record) => {
      if (!own.has(record.type)) return;
      this.stages = new Map();
      this.keys = undefined;
    });
  }

  /** Opens the default endpoint of an API. */
  open(apiId: string, region: string): void {
    if (this.hosts.has(apiId)) return;
    const host = restApiHost(this.environment, (stageName) => this.stage(apiId, stageName));
    const close = this.cloud.network.register({
      host: apiHost(apiId, region),
      mount: apiMount(apiId),
      handle: host.handle,
    });
    this.hosts.set(apiId, { host, close });
  }

  /** Closes the endpoint of an API that is deleted, and drops its deployments. */
  close(apiId: string): void {
    this.hosts.get(apiId)?.close();
    this.hosts.delete(apiId);
    for (const [id, snapshot] of [...this.snapshots]) if (snapshot.apiId === apiId) this.forget(id);
  }

  /** What answers for an API. */
  host(apiId: string): RestApiHost | undefined {
    return this.hosts.get(apiId)?.host;
  }

  /**
   * Keeps a copy of an API for a deployment.
   * @throws AwsError for an API that AWS does not deploy: without methods, with a method without an integration, or
   * private and without a policy.
   */
  snapshot(deploymentId: string, api: Live<RestApiInputs>): void {
    const definition = assembleRestApi(this.cloud, api);
    const methods = definition.resources.flatMap((resource) => Object.values(resource.methods));
    if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
    if (methods.some(({ integration }) => !integration)) throw badRequest("No integration defined for method");
    if (definition.endpointTypes?.includes("PRIVATE") && !definition.policy) {
      throw badRequest("Private REST API doesn't have a resource policy attached to it");
    }
    this.snapshots.set(deploymentId, { apiId: api.id, definition });
    this.compiled.delete(deploymentId);
  }

  /** Whether a deployment of an API is kept. */
  hasDeployment(deploymentId: string, apiId: string): boolean {
    return this.snapshots.get(deploymentId)?.apiId === apiId;
  }

  /** Drops a deployment's copy. */
  forget(deploymentId: string): void {
    this.snapshots.delete(deploymentId);
    this.compiled.delete(deploymentId);
  }

  /** A stage as it is now; undefined when there is none. */
  stage(apiId: string, stageName: string): DeployedStage | undefined {
    const key = `${apiId}/${stageName}`;
    const known = this.stages.get(key);
    if (known) return known;
    const found = this.deploy(apiId, stageName);
    if (found) this.stages.set(key, found);
    return found;
  }

  /** Empties a stage's cache of responses, or of its authorizers' answers. */
  flush(apiId: string, stageName: string, what: "cache" | "authorizations"): void {
    // Keys of both caches begin with the API and the stage.
    this.state[what].clear(JSON.stringify([apiId, stageName]).slice(0, -1));
  }

  private deploy(apiId: string, stageName: string): DeployedStage | undefined {
    const api = this.cloud.find(tokens.restApi, apiId) as Live<RestApiInputs> | undefined;
    const record = partsOf<StageInputs>(this.cloud, tokens.stage, apiId).find(
      ({ inputs }) => inputs.stageName === stageName,
    );
    const deployment = record && this.deployment(record.inputs.deployment, api);
    if (!api || !record || !deployment) return undefined;
    const canary = record.inputs.canarySettings;
    const canaryDeployment = canary && this.deployment(canary.deploymentId, api);
    this.keys ??= keyRingOf(this.cloud);
    const clientCertificate = findClientCertificate(this.cloud, record.inputs.clientCertificateId ?? "");
    return deployStage({
      api: { apiId, apiName: api.inputs.name, accountId: this.cloud.accountId, region: api.region },
      settings: stageSettingsOf(this.cloud, record.inputs),
      deployment,
      ...(canaryDeployment ? { canaryDeployment } : {}),
      ...(clientCertificate ? { clientCertificate } : {}),
      keys: this.keys,
      state: this.state,
      compile: (snapshot) => this.compile(snapshot),
    });
  }

  /** A deployment's copy; what is not part of deployments (policy, endpoint) is as it is now. */
  private deployment(id: string, api: Live<RestApiInputs> | undefined): DeploymentSnapshot | undefined {
    const snapshot = this.snapshots.get(id);
    if (!snapshot || !api) return undefined;
    const { disableExecuteApiEndpoint, endpointTypes } = assembleRestApi(this.cloud, api);
    return {
      deploymentId: id,
      definition: { ...snapshot.definition, disableExecuteApiEndpoint, ...(endpointTypes ? { endpointTypes } : {}) },
    };
  }

  private compile(snapshot: DeploymentSnapshot): CompiledApi {
    const found = this.compiled.get(snapshot.deploymentId) ?? compileApi(snapshot.definition);
    this.compiled.set(snapshot.deploymentId, found);
    return found;
  }
}
