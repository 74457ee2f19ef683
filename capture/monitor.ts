import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { CheckFailure, type InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { LogSeverity } from "./errors";
import { type LoopbackServer, serve, unary } from "./grpc";
import type { ProgramHandlers } from "./program";
import type { Registrar } from "./registrar";
import type { Registry } from "./registry";
import { Transforms } from "./transforms";
import { receive, send } from "./wire";

/** What the SDK may rely on here; hooks and parameterized packages need the real engine, and the SDK says so. */
const FEATURES = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
]);

const SEVERITIES: readonly LogSeverity[] = ["debug", "info", "warning", "error"];

/** What a monitor works with. */
export interface MonitorParts {
  readonly registry: Registry;
  readonly registrar: Registrar;
  readonly handlers: ProgramHandlers;
  readonly onLog: (severity: LogSeverity, message: string, urn?: string) => void;
}

/** Serves the two services that a running program talks to: ResourceMonitor and Engine. */
export async function startMonitor(parts: MonitorParts): Promise<LoopbackServer> {
  const transforms = new Transforms();
  const server = await serve([
    [ResourceMonitorService, resourceMonitor(parts, transforms)],
    [EngineService, engineService(parts)],
  ]);
  return {
    port: server.port,
    close() {
      transforms.close();
      server.close();
    },
  };
}

function resourceMonitor({ registry, registrar, handlers }: MonitorParts, transforms: Transforms) {
  return {
    supportsFeature: unary((request: monitor.SupportsFeatureRequest) =>
      new monitor.SupportsFeatureResponse().setHassupport(FEATURES.has(request.getId())),
    ),
    registerResource: unary(async (request: monitor.RegisterResourceRequest) => {
      await transforms.applyTo(request);
      const outcome = await registrar.register(request);
      const response = new monitor.RegisterResourceResponse();
      if (outcome.kind !== "created") {
        const result = outcome.kind === "failed" ? monitor.Result.FAIL : monitor.Result.SKIP;
        return response.setUrn(outcome.urn).setResult(result);
      }
      const { urn, id, outputs, secretOutputs } = outcome.resource;
      transforms.remember(urn, request);
      return response
        .setUrn(urn)
        .setId(id ?? "")
        .setObject(send(outputs, secretOutputs));
    }),
    registerResourceOutputs: unary((request: monitor.RegisterResourceOutputsRequest) => {
      const { values, secrets } = receive(request.getOutputs());
      registry.setOutputs(request.getUrn(), values, secrets);
      return new Empty();
    }),
    readResource: unary(async (request: monitor.ReadResourceRequest) => {
      const resource = await registrar.read(request);
      return new monitor.ReadResourceResponse()
        .setUrn(resource.urn)
        .setProperties(send(resource.outputs, resource.secretOutputs));
    }),
    invoke: unary(async (request: monitor.ResourceInvokeRequest) => {
      await transforms.applyToInvoke(request);
      const token = request.getTok();
      if (token === "pulumi:pulumi:getResource") return invokeResponse().setReturn(getResource(registry, request));
      const args = receive(request.getArgs());
      try {
        const values = await handlers.invoke(
          token,
          args.values,
          registrar.providers.find(request.getProvider(), token),
        );
        return invokeResponse().setReturn(send(values, args.secrets.length > 0 ? Object.keys(values) : []));
      } catch (error) {
        return invokeResponse().setFailuresList([new CheckFailure().setReason((error as Error).message)]);
      }
    }),
    call: unary((request: monitor.ResourceCallRequest) => {
      throw new Error(`the method ${request.getTok()} runs only under the real engine`);
    }),
    registerStackTransform: unary((callback: Callback) => {
      transforms.addForStack(callback);
      return new Empty();
    }),
    registerStackInvokeTransform: unary((callback: Callback) => {
      transforms.addForInvokes(callback);
      return new Empty();
    }),
    signalAndWaitForShutdown: unary(() => new Empty()),
  };
}

/** Answers the SDK's own look-up of a resource that it was handed as a reference. */
function getResource(registry: Registry, request: monitor.ResourceInvokeRequest) {
  const urn = String(receive(request.getArgs()).values.urn);
  const resource = registry.find(urn);
  if (!resource) throw new Error(`there is no resource ${urn}`);
  return send({ urn, id: resource.id ?? "", state: resource.outputs });
}

/** An empty answer to an invoke, in the class of the program's SDK: newer ones have one of their own for monitors. */
function invokeResponse(): InvokeResponse {
  const { responseType } = ResourceMonitorService.invoke as unknown as { responseType: new () => InvokeResponse };
  return new responseType();
}

function engineService({ registry, onLog }: MonitorParts) {
  let root = "";
  return {
    log: unary((request: engine.LogRequest) => {
      const severity = SEVERITIES[request.getSeverity()] ?? "info";
      onLog(severity, request.getMessage(), request.getUrn() || undefined);
      if (severity === "error") registry.fault(request.getMessage());
      return new Empty();
    }),
    getRootResource: unary(() => new engine.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((request: engine.SetRootResourceRequest) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
    requirePulumiVersion: unary(() => new engine.RequirePulumiVersionResponse()),
  };
}
