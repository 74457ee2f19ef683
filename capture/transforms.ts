import * as grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { type Callback, CallbackInvokeRequest, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import {
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
  TransformInvokeOptions,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { call, MESSAGE_LIMITS } from "./grpc";

/**
 * Functions of the program that change resources before they are registered; they run in the program's own process.
 * https://www.pulumi.com/docs/iac/concepts/options/transforms/
 */
export class Transforms {
  private readonly stack: Callback[] = [];
  private readonly invokes: Callback[] = [];
  /** Transforms that a resource hands down to its children. */
  private readonly byUrn = new Map<string, { own: readonly Callback[]; parent: string }>();
  private readonly clients = new Map<string, CallbacksClient>();

  addForStack(callback: Callback): void {
    this.stack.push(callback);
  }

  addForInvokes(callback: Callback): void {
    this.invokes.push(callback);
  }

  /** Remembers a resource's transforms for its children. */
  remember(urn: string, request: RegisterResourceRequest): void {
    this.byUrn.set(urn, { own: request.getTransformsList(), parent: request.getParent() });
  }

  /** Applies the resource's own transforms, then its ancestors', then the stack's, as the engine does. */
  async applyTo(request: RegisterResourceRequest): Promise<void> {
    const callbacks = [...request.getTransformsList()];
    for (let urn = request.getParent(); urn !== ""; ) {
      const ancestor = this.byUrn.get(urn);
      callbacks.push(...(ancestor?.own ?? []));
      urn = ancestor?.parent ?? "";
    }
    for (const callback of [...callbacks, ...this.stack]) {
      const response = TransformResponse.deserializeBinary(await this.run(callback, transformRequest(request)));
      request.setObject(response.getProperties());
      const options = response.getOptions();
      if (options) takeOver(options, request);
    }
  }

  /** Applies the stack's transforms of provider functions. */
  async applyToInvoke(request: ResourceInvokeRequest): Promise<void> {
    for (const callback of this.invokes) {
      const message = new TransformInvokeRequest()
        .setToken(request.getTok())
        .setArgs(request.getArgs())
        .setOptions(new TransformInvokeOptions().setProvider(request.getProvider()));
      const response = TransformInvokeResponse.deserializeBinary(await this.run(callback, message));
      request.setArgs(response.getArgs());
      const provider = response.getOptions()?.getProvider();
      if (provider) request.setProvider(provider);
    }
  }

  /** Ends the connections to the program. */
  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private async run(callback: Callback, message: { serializeBinary(): Uint8Array }): Promise<Uint8Array> {
    const target = callback.getTarget();
    let client = this.clients.get(target);
    if (!client) {
      client = new CallbacksClient(target, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
      this.clients.set(target, client);
    }
    const request = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(message.serializeBinary());
    const response = await call<CallbackInvokeRequest, CallbackInvokeResponse>(client.invoke.bind(client), request);
    return response.getResponse_asU8();
  }
}

function transformRequest(request: RegisterResourceRequest): TransformRequest {
  const options = new TransformResourceOptions()
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setAliasesList(request.getAliasesList())
    .setProvider(request.getProvider())
    .setDeletedWith(request.getDeletedwith())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  const protect = request.getProtect();
  if (protect !== undefined) options.setProtect(protect);
  for (const [name, reference] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, reference);
  return new TransformRequest()
    .setType(request.getType())
    .setName(request.getName())
    .setCustom(request.getCustom())
    .setParent(request.getParent())
    .setProperties(request.getObject())
    .setOptions(options);
}

function takeOver(options: TransformResourceOptions, request: RegisterResourceRequest): void {
  request.setDependenciesList(options.getDependsOnList());
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setProvider(options.getProvider());
  request.setDeletedwith(options.getDeletedWith());
  request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
  const protect = options.getProtect();
  if (protect !== undefined) request.setProtect(protect);
}
