import type { GatewayEnvironment } from "../../gateway/environment";
import type { ApiIdentity, HttpApiDefinition, StageSettings } from "../../gateway/http/definition";
import { notFound } from "../../gateway/http/fault";
import { extendedRequestId } from "../../gateway/http/ids";
import { stagesHandler } from "../../gateway/http/index";
import { compileStage, faultResponse, type HttpStage } from "../../gateway/http/stage";
import type { WireHandler } from "../../wire";
import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";
import type { Entries } from "../storage";
import { apiHost, apiMount } from "./arns";
import { assembleHttpApi, quickCreate, stageSettingsOf } from "./assemble";
import { type ApiInputs, type StageInputs, tokens } from "./inputs";
import { badRequest, partsOf } from "./refusals";

type ApiRecord = ResourceRecord & { inputs: ApiInputs };

/** A deployment's copy of an API. */
type Snapshot = { readonly protocolType: "HTTP"; readonly definition: HttpApiDefinition };

/** Joins resources and data plane: opens hosts for APIs, compiles their stages when first asked, keeps snapshots. */
export class Runtime {
  private readonly open_ = new Map<string, () => void>();
  private readonly compiled = new Map<
    string,
    { readonly revision: number; readonly stages: ReadonlyMap<string, HttpStage> }
  >();
  private readonly snapshots: Entries<Snapshot>;
  private revision = 0;

  constructor(
    private readonly cloud: Cloud,
    readonly env: GatewayEnvironment,
  ) {
    this.snapshots = cloud.storage.entries<Snapshot>("apigatewayv2-deployments");
    const own = new Set<string>(Object.values(tokens));
    cloud.onChange((record) => {
      if (own.has(record.type)) this.revision += 1;
    });
  }

  /** Opens the default endpoint of an API. */
  open(apiId: string, region: string, _protocolType: string): void {
    if (this.open_.has(apiId)) return;
    const host = apiHost(apiId, region);
    this.open_.set(apiId, this.cloud.network.register({ host, mount: apiMount(apiId), handle: this.handler(apiId) }));
  }

  /** Closes the endpoint of an API that is deleted. */
  close(apiId: string): void {
    this.open_.get(apiId)?.();
    this.open_.delete(apiId);
    this.compiled.delete(apiId);
  }

  /** Keeps a copy of an API for a deployment. @throws AwsError for an API without routes, which AWS does not deploy */
  snapshot(deploymentId: string, api: ApiRecord): void {
    const definition = assembleHttpApi(this.cloud, api);
    if (definition.routes.length === 0) throw badRequest("At least one route is required before deploying the Api.");
    this.snapshots.set(deploymentId, { protocolType: "HTTP", definition });
  }

  /** Drops a deployment's copy. */
  forget(deploymentId: string): void {
    this.snapshots.delete(deploymentId);
  }

  /** A stage of an HTTP API as it is now; undefined when there is none, or nothing is deployed to it. */
  httpStage(apiId: string, stageName: string): HttpStage | undefined {
    return this.stages(apiId).get(stageName);
  }

  /** Compiled stages of an API by name; made anew after any change of the service's resources. */
  private stages(apiId: string): ReadonlyMap<string, HttpStage> {
    const known = this.compiled.get(apiId);
    if (known?.revision === this.revision) return known.stages;
    const { revision } = this;
    const api = this.cloud.find(tokens.Api, apiId) as ApiRecord | undefined;
    const stages = new Map<string, HttpStage>();
    for (const name of api ? this.stageNames(api) : []) {
      const found = this.stageOf(api!, name);
      if (found) stages.set(name, compileStage(this.identity(api!), found.definition, found.settings, this.env));
    }
    this.compiled.set(apiId, { revision, stages });
    return stages;
  }

  private stageNames(api: ApiRecord): string[] {
    const names = partsOf<StageInputs>(this.cloud, tokens.Stage, api.id).map(({ inputs }) => inputs.name);
    return quickCreate(api.id, api.inputs) ? [...names, "$default"] : names;
  }

  private stageOf(
    api: ApiRecord,
    stageName: string,
  ): { settings: StageSettings; definition: HttpApiDefinition } | undefined {
    const record = partsOf<StageInputs>(this.cloud, tokens.Stage, api.id).find(
      ({ inputs }) => inputs.name === stageName,
    );
    if (!record) {
      if (stageName !== "$default" || !quickCreate(api.id, api.inputs)) return undefined;
      const settings = { stageName, variables: {}, defaultRouteSettings: {}, routeSettings: {} };
      return { settings, definition: assembleHttpApi(this.cloud, api) };
    }
    const definition = record.inputs.autoDeploy
      ? assembleHttpApi(this.cloud, api)
      : this.snapshots.get(record.inputs.deploymentId ?? "")?.definition;
    return definition && { settings: stageSettingsOf(record.inputs), definition };
  }

  private identity(api: ApiRecord): ApiIdentity {
    return { apiId: api.id, apiName: api.inputs.name, accountId: this.cloud.accountId, region: api.region };
  }

  private handler(apiId: string): WireHandler {
    const stages = stagesHandler((name) => this.httpStage(apiId, name), this.env);
    return async (request) => {
      const api = this.cloud.find(tokens.Api, apiId);
      if (api && api.outputs.disableExecuteApiEndpoint !== true) return stages(request);
      const answer = faultResponse(notFound());
      return { ...answer, headers: [...answer.headers, ["Apigw-Requestid", extendedRequestId(this.env.random)]] };
    };
  }
}
