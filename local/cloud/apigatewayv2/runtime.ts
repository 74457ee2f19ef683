import { apiHost, apiMount } from "../../gateway/address";
import type { GatewayEnvironment } from "../../gateway/environment";
import type { ApiIdentity, HttpApiDefinition, StageSettings } from "../../gateway/http/definition";
import { notFound } from "../../gateway/http/fault";
import { stagesHandler } from "../../gateway/http/index";
import { compileStage, faultResponse, type HttpStage } from "../../gateway/http/stage";
import { extendedRequestId } from "../../gateway/rest/ids";
import { UsageCounters } from "../../gateway/rest/usage";
import type { KeyChecks } from "../../gateway/websocket/api-key";
import {
  type ConnectionOwner,
  type Connections,
  compileWebSocketStage,
  type WebSocketApiDefinition,
  type WebSocketEndpoint,
  type WebSocketStage,
  webSocketEndpoint,
} from "../../gateway/websocket/index";
import type { WireHandler } from "../../wire";
import { badRequest } from "../apigateway/refusals";
import { keyRingOf } from "../apigateway/usage-plans";
import type { Cloud } from "../cloud";
import type { ApiTargetPort } from "../ports";
import type { ResourceRecord } from "../resource";
import type { Entries } from "../storage";
import { assembleHttpApi, quickCreate, stageSettingsOf } from "./assemble";
import { assembleWebSocketApi } from "./assemble-websocket";
import { connectionsOf } from "./connections";
import { type ApiInputs, type StageInputs, tokens } from "./inputs";
import { partsOf } from "./lookups";

type ApiRecord = ResourceRecord & { inputs: ApiInputs };

/** An API's routes and what they lead to. */
type Definition =
  | { readonly protocolType: "HTTP"; readonly http: HttpApiDefinition }
  | { readonly protocolType: "WEBSOCKET"; readonly webSocket: WebSocketApiDefinition };

/** A deployment's copy of an API. */
interface Snapshot {
  readonly apiId: string;
  readonly definition: Definition;
}

/** Stages of an API, compiled. */
interface CompiledStages {
  readonly revision: number;
  readonly http: ReadonlyMap<string, HttpStage>;
  readonly webSocket: ReadonlyMap<string, WebSocketStage>;
}

/** An open default endpoint. */
interface OpenApi {
  readonly close: () => void;
  readonly connections: Connections<WebSocketStage>;
  readonly owner: ConnectionOwner<WebSocketStage>;
  readonly webSocket?: WebSocketEndpoint;
}

/** Joins resources and data plane: opens hosts for APIs, compiles their stages when first asked, keeps snapshots. */
export class Runtime {
  /** The service's stages under custom domain names. */
  readonly targets: ApiTargetPort = {
    answer: ({ apiId, stageName, ...path }, request) => {
      const webSocket = this.webSocketStage(apiId, stageName) && this.opened.get(apiId)?.webSocket;
      return (
        webSocket?.handleAt(stageName, path.path, request) ?? this.httpStage(apiId, stageName)?.handle(request, path)
      );
    },
    upgrade: ({ apiId, stageName, path }, request, socket, head) =>
      path === "/" ? this.webSocketStage(apiId, stageName)?.upgrade(request, socket, head) : undefined,
  };
  private readonly opened = new Map<string, OpenApi>();
  private readonly compiled = new Map<string, CompiledStages>();
  private readonly snapshots: Entries<Snapshot>;
  private readonly keys: KeyChecks;
  private revision = 0;

  constructor(
    private readonly cloud: Cloud,
    readonly env: GatewayEnvironment,
  ) {
    this.snapshots = cloud.storage.entries<Snapshot>("apigatewayv2-deployments");
    const counters = cloud.storage.entries<number>("apigateway-usage");
    this.keys = {
      // Keys and plans are another service's: asked for at each use, they are never stale.
      keys: {
        keyOf: (value) => keyRingOf(cloud).keyOf(value),
        plansOf: (apiId, stageName) => keyRingOf(cloud).plansOf(apiId, stageName),
      },
      usage: new UsageCounters(cloud.clock, counters),
    };
    const own = new Set<string>(Object.values(tokens));
    cloud.onChange((record) => {
      if (own.has(record.type)) this.revision += 1;
    });
  }

  /** Opens the default endpoint of an API. */
  open(apiId: string, region: string, protocolType: string): void {
    if (this.opened.has(apiId)) return;
    const connections = connectionsOf(this.cloud.storage, apiId);
    const owner = { stage: (name: string) => this.webSocketStage(apiId, name) };
    connections.join(owner);
    const endpoint = { host: apiHost(apiId, region), mount: apiMount(apiId) };
    const webSocket = protocolType === "WEBSOCKET" ? this.webSocketAnswers(apiId, region, connections) : undefined;
    const answers = webSocket ?? { handle: this.httpHandler(apiId) };
    const close = this.cloud.network.register({ ...endpoint, ...answers });
    this.opened.set(apiId, { close, connections, owner, ...(webSocket ? { webSocket } : {}) });
  }

  /** Closes the endpoint of an API that is deleted, cuts its connections, drops its deployments. */
  close(apiId: string): void {
    const opened = this.opened.get(apiId);
    opened?.close();
    this.opened.delete(apiId);
    opened?.connections.leave(opened.owner);
    this.compiled.delete(apiId);
    // Deployments go with their API, also those that the program keeps for a way back.
    for (const [id, snapshot] of [...this.snapshots]) if (snapshot.apiId === apiId) this.forget(id);
  }

  /** Cuts the connections of a stage that is deleted. */
  closeStage(apiId: string, stageName: string): void {
    this.opened.get(apiId)?.connections.terminate(stageName);
  }

  /**
   * Leaves all connections to the next build of the program, or cuts them where there is none; hosts stay, so that a
   * stage that stops can answer until its server does.
   */
  stop(): void {
    for (const { connections, owner } of this.opened.values()) connections.leave(owner);
  }

  /** Keeps a copy of an API for a deployment. @throws AwsError for an API without routes, which AWS does not deploy */
  snapshot(deploymentId: string, api: ApiRecord): void {
    const definition = this.assemble(api);
    const routes =
      definition.protocolType === "HTTP" ? definition.http.routes : Object.values(definition.webSocket.routes);
    if (routes.length === 0) throw badRequest("At least one route is required before deploying the Api.");
    this.snapshots.set(deploymentId, { apiId: api.id, definition });
  }

  /** Drops a deployment's copy. */
  forget(deploymentId: string): void {
    this.snapshots.delete(deploymentId);
  }

  /** A stage of an HTTP API as it is now; undefined when there is none, or nothing is deployed to it. */
  httpStage(apiId: string, stageName: string): HttpStage | undefined {
    return this.stages(apiId).http.get(stageName);
  }

  /** A stage of a WebSocket API as it is now. */
  webSocketStage(apiId: string, stageName: string): WebSocketStage | undefined {
    return this.stages(apiId).webSocket.get(stageName);
  }

  /** Compiled stages of an API by name; made anew after any change of the service's resources. */
  private stages(apiId: string): CompiledStages {
    const known = this.compiled.get(apiId);
    if (known?.revision === this.revision) return known;
    const http = new Map<string, HttpStage>();
    const webSocket = new Map<string, WebSocketStage>();
    const api = this.cloud.find(tokens.Api, apiId) as ApiRecord | undefined;
    for (const settings of api ? this.settingsOf(api) : []) {
      const definition = this.deployed(api!, settings);
      if (!definition) continue;
      if (definition.protocolType === "HTTP") {
        http.set(settings.stageName, compileStage(this.identity(api!), definition.http, settings, this.env));
      } else webSocket.set(settings.stageName, this.compileWebSocket(api!, definition.webSocket, settings));
    }
    const compiled = { revision: this.revision, http, webSocket };
    this.compiled.set(apiId, compiled);
    return compiled;
  }

  private compileWebSocket(
    api: ApiRecord,
    definition: WebSocketApiDefinition,
    settings: StageSettings,
  ): WebSocketStage {
    const { connections } = this.opened.get(api.id)!;
    const parts = { api: this.identity(api), definition, settings, connections, keys: this.keys };
    return compileWebSocketStage(parts, this.env);
  }

  private settingsOf(api: ApiRecord): StageSettings[] {
    const stages = partsOf<StageInputs>(this.cloud, tokens.Stage, api.id).map(({ inputs }) => stageSettingsOf(inputs));
    const quick = { stageName: "$default", variables: {}, defaultRouteSettings: {}, routeSettings: {} };
    return quickCreate(api.id, api.inputs) ? [...stages, quick] : stages;
  }

  /** What a stage serves: the API as it is where it deploys automatically, else the deployment's copy. */
  private deployed(api: ApiRecord, { stageName }: StageSettings): Definition | undefined {
    const stage = partsOf<StageInputs>(this.cloud, tokens.Stage, api.id).find(
      ({ inputs }) => inputs.name === stageName,
    );
    if (!stage || stage.inputs.autoDeploy) return this.assemble(api);
    return this.snapshots.get(stage.inputs.deploymentId ?? "")?.definition;
  }

  private assemble(api: ApiRecord): Definition {
    return api.inputs.protocolType === "WEBSOCKET"
      ? { protocolType: "WEBSOCKET", webSocket: assembleWebSocketApi(this.cloud, api) }
      : { protocolType: "HTTP", http: assembleHttpApi(this.cloud, api) };
  }

  private identity(api: ApiRecord): ApiIdentity {
    return { apiId: api.id, apiName: api.inputs.name, accountId: this.cloud.accountId, region: api.region };
  }

  private httpHandler(apiId: string): WireHandler {
    const stages = stagesHandler((name) => this.httpStage(apiId, name), this.env);
    return async (request) => {
      if (this.reachable(apiId)) return stages(request);
      const answer = faultResponse(notFound());
      return { ...answer, headers: [...answer.headers, ["Apigw-Requestid", extendedRequestId(this.env.random)]] };
    };
  }

  private webSocketAnswers(apiId: string, region: string, connections: Connections<WebSocketStage>): WebSocketEndpoint {
    const identity = { apiId, apiName: apiId, accountId: this.cloud.accountId, region };
    const stageOf = (name: string) => this.webSocketStage(apiId, name);
    const ownStageOf = (name: string) => (this.reachable(apiId) ? stageOf(name) : undefined);
    // A custom domain goes on answering when the API's own name is turned off.
    const { handleAt } = webSocketEndpoint(identity, stageOf, this.env, connections);
    return { ...webSocketEndpoint(identity, ownStageOf, this.env, connections), handleAt };
  }

  private reachable(apiId: string): boolean {
    const api = this.cloud.find(tokens.Api, apiId);
    return api !== undefined && api.outputs.disableExecuteApiEndpoint !== true;
  }
}
