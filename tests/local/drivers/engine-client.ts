import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { call } from "../../../capture/grpc";
import { receive, send } from "../../../capture/wire";
import type { Properties } from "../../../local/cloud/resource";
import type { RunningProvider } from "../../../local/drivers/provider/start-provider";
import { QUEUE } from "./sample-cloud";

/** The resource that tests are about. */
export const URN = `urn:pulumi:dev::sample::${QUEUE}::orders`;

/** One provider of a stack, as the engine talks to it: on a connection of its own. */
export class Engine {
  private readonly client: ResourceProviderClient;
  /** The resource that requests are about. */
  urn = URN;

  private constructor(port: number) {
    // Connections of one process are shared by default; the engine's providers each have their own.
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  static async connect(provider: RunningProvider, settings: Properties = {}): Promise<Engine> {
    const engine = new Engine(provider.port);
    const request = new messages.ConfigureRequest().setArgs(send(settings)).setAcceptsecrets(true);
    await call<messages.ConfigureRequest, messages.ConfigureResponse>(
      engine.client.configure.bind(engine.client),
      request,
    );
    return engine;
  }

  async check(news: Properties, olds?: Properties, seed = "seed") {
    const request = this.about(new messages.CheckRequest()).setNews(send(news)).setRandomseed(Buffer.from(seed));
    if (olds) request.setOlds(send(olds));
    const response = await call<messages.CheckRequest, messages.CheckResponse>(
      this.client.check.bind(this.client),
      request,
    );
    const failures = response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    return { inputs: receive(response.getInputs()).values, failures };
  }

  async create(inputs: Properties, options: { preview?: boolean; secrets?: string[] } = {}) {
    const response = await call<messages.CreateRequest, messages.CreateResponse>(
      this.client.create.bind(this.client),
      this.about(new messages.CreateRequest())
        .setProperties(send(inputs, options.secrets))
        .setPreview(options.preview ?? false),
    );
    return { id: response.getId(), ...receive(response.getProperties()) };
  }

  async diff(id: string, oldInputs: Properties, outputs: Properties, news: Properties) {
    const response = await call<messages.DiffRequest, messages.DiffResponse>(
      this.client.diff.bind(this.client),
      this.about(new messages.DiffRequest())
        .setId(id)
        .setOldInputs(send(oldInputs))
        .setOlds(send(outputs))
        .setNews(send(news)),
    );
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      paths: [...response.getDetaileddiffMap().keys()],
    };
  }

  async update(id: string, oldInputs: Properties, outputs: Properties, news: Properties, preview = false) {
    const response = await call<messages.UpdateRequest, messages.UpdateResponse>(
      this.client.update.bind(this.client),
      this.about(new messages.UpdateRequest())
        .setId(id)
        .setOldInputs(send(oldInputs))
        .setOlds(send(outputs))
        .setNews(send(news))
        .setPreview(preview),
    );
    return receive(response.getProperties()).values;
  }

  async read(id: string, inputs: Properties = {}, state: Properties = {}) {
    const response = await call<messages.ReadRequest, messages.ReadResponse>(
      this.client.read.bind(this.client),
      this.about(new messages.ReadRequest()).setId(id).setInputs(send(inputs)).setProperties(send(state)),
    );
    return { id: response.getId(), inputs: receive(response.getInputs()).values };
  }

  async delete(id: string, outputs: Properties) {
    await call<messages.DeleteRequest, Empty>(
      this.client.delete.bind(this.client),
      this.about(new messages.DeleteRequest()).setId(id).setProperties(send(outputs)),
    );
  }

  async invoke(token: string, args: Properties = {}) {
    const request = new messages.InvokeRequest().setTok(token).setArgs(send(args));
    const response = await call<messages.InvokeRequest, messages.InvokeResponse>(
      this.client.invoke.bind(this.client),
      request,
    );
    return receive(response.getReturn()).values;
  }

  close() {
    this.client.close();
  }

  private about<T extends Named<T>>(request: T): T {
    return request.setUrn(this.urn).setType(QUEUE).setName("orders");
  }
}

interface Named<T> {
  setUrn(urn: string): T;
  setType(type: string): T;
  setName(name: string): T;
}
