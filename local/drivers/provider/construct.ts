import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ConstructResponse, type ConstructRequest as Message } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { call, MESSAGE_LIMITS } from "../../../capture/grpc";
import type { Child, ChildRequest, ConstructRequest, Properties } from "../../../capture/program";
import { UNKNOWN } from "../../../capture/values";
import { receive, send } from "../../../capture/wire";
import { constructAwsx } from "../awsx/construct";

/**
 * Builds a remote component against the engine's own monitor.
 * @param programDirectory where the program's packages are found: children are of the version that it uses itself.
 */
export async function constructRemotely(message: Message, programDirectory: string): Promise<ConstructResponse> {
  const monitor = new ResourceMonitorClient(
    message.getMonitorendpoint(),
    grpc.credentials.createInsecure(),
    MESSAGE_LIMITS,
  );
  try {
    const remote = new RemoteComponent(message, monitor, versionOf("@pulumi/aws", programDirectory));
    const outputs = await constructAwsx(remote);
    await remote.finish(outputs);
    return new ConstructResponse().setUrn(remote.urn).setState(send(outputs));
  } finally {
    monitor.close();
  }
}

/** One component under construction: registers it and its children with the engine. */
class RemoteComponent implements ConstructRequest {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  urn = "";
  private readonly inputDependencies: string[];

  constructor(
    private readonly message: Message,
    private readonly monitor: ResourceMonitorClient,
    /** Without one, the engine would choose a provider by what its state holds, and another one the next time. */
    private readonly version: string,
  ) {
    this.type = message.getType();
    this.name = message.getName();
    const received = receive(message.getInputs(), { references: "keep" });
    this.inputs = received.values;
    const named = [...message.getInputdependenciesMap().entries()].flatMap(([, urns]) => urns.getUrnsList());
    this.inputDependencies = [...new Set([...named, ...Object.values(received.dependencies).flat()])];
  }

  async component(): Promise<{ urn: string }> {
    const { message } = this;
    const request = new RegisterResourceRequest()
      .setType(this.type)
      .setName(this.name)
      .setParent(message.getParent())
      .setCustom(false)
      .setObject(message.getInputs())
      .setAliasesList(message.getAliasesList())
      .setDependenciesList(message.getDependenciesList())
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setAliasspecs(true);
    const protect = message.getProtect();
    if (protect !== undefined) request.setProtect(protect);
    for (const [name, reference] of message.getProvidersMap().entries()) request.getProvidersMap().set(name, reference);
    this.urn = (await this.register(request)).getUrn();
    return { urn: this.urn };
  }

  async child(child: ChildRequest): Promise<Child> {
    const { message } = this;
    // A child is made from the component's own arguments, so what those wait for it waits for, too.
    const dependencies = new Set([...this.inputDependencies, ...(child.dependencies ?? [])]);
    const request = new RegisterResourceRequest()
      .setType(child.type)
      .setName(child.name)
      .setParent(child.parent ?? this.urn)
      .setCustom(true)
      .setObject(send(child.inputs))
      .setDependenciesList([...dependencies])
      .setProvider(message.getProvidersMap().get(child.type.slice(0, child.type.indexOf(":"))) ?? "")
      .setVersion(this.version)
      .setAcceptsecrets(true)
      .setSupportspartialvalues(true);
    const protect = message.getProtect();
    if (protect !== undefined) request.setProtect(protect);
    for (const [property, urns] of Object.entries(child.propertyDependencies ?? {})) {
      const named = new RegisterResourceRequest.PropertyDependencies().setUrnsList([...urns]);
      request.getPropertydependenciesMap().set(property, named);
    }
    const response = await this.register(request);
    return {
      urn: response.getUrn(),
      id: response.getId() === "" ? UNKNOWN : response.getId(),
      outputs: receive(response.getObject()).values,
    };
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const provider = this.message.getProvidersMap().get(token.slice(0, token.indexOf(":"))) ?? "";
    const request = new ResourceInvokeRequest()
      .setTok(token)
      .setArgs(send(args))
      .setProvider(provider)
      .setVersion(this.version);
    const response = await call<ResourceInvokeRequest, InvokeResponse>(this.monitor.invoke.bind(this.monitor), request);
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    if (failures.length > 0) throw new Error(`${token}: ${failures.join("; ")}`);
    return receive(response.getReturn()).values;
  }

  /** Tells the engine the component's outputs. */
  async finish(outputs: Properties): Promise<void> {
    const request = new RegisterResourceOutputsRequest().setUrn(this.urn).setOutputs(send(outputs));
    await call<RegisterResourceOutputsRequest, Empty>(this.monitor.registerResourceOutputs.bind(this.monitor), request);
  }

  private register(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    return call<RegisterResourceRequest, RegisterResourceResponse>(
      this.monitor.registerResource.bind(this.monitor),
      request,
    );
  }
}

function versionOf(name: string, directory: string): string {
  try {
    const require = createRequire(join(directory, "index.js"));
    return (JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { version: string }).version;
  } catch {
    return "";
  }
}
