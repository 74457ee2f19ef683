import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Received, receive, send } from "../../../capture/wire";
import type { Cloud } from "../../cloud/cloud";
import type { Properties, ResourceRecord } from "../../cloud/resource";
import { regionOf, withProviderOutputs } from "../provider-settings";
import { withDefaulted, withoutDefaulted } from "./defaults";
import { diffInputs, driftedInputs } from "./diff";
import type { Instances } from "./instances";
import { previewCreate, previewUpdate } from "./preview";
import type { Records } from "./records";
import { renderDiff } from "./render-diff";

/** What requests about a resource have in common. */
interface ResourceRequest {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/** Carries out what the engine asks about resources. */
export class Operations {
  constructor(
    private readonly cloud: Cloud,
    private readonly records: Records,
    private readonly instances: Instances,
  ) {}

  /** Fills names in and finds faults; in preview inputs may be unknown. */
  check(request: messages.CheckRequest, peer: string): messages.CheckResponse {
    const news = receive(request.getNews());
    const olds = request.hasOlds() ? receive(request.getOlds()).values : undefined;
    if (olds && Object.keys(olds).length > 0) this.instances.of(peer).knownUrns.add(request.getUrn());
    const { inputs, failures } = this.cloud.check({
      ...this.target(request, peer, news.values),
      inputs: news.values,
      ...(olds ? { olds } : {}),
      seed: `${request.getUrn()}${request.getRandomseed_asB64()}`,
    });
    const response = new messages.CheckResponse().setInputs(send(withDefaulted(news.values, inputs), news.secrets));
    for (const { property, reason } of failures) {
      response.addFailures(new messages.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  /** Compares what the program asked for before with what it asks for now. */
  diff(request: messages.DiffRequest, peer: string): messages.DiffResponse {
    const outputs = receive(request.getOlds()).values;
    this.know(request, request.getId(), peer);
    this.followAlias(request, request.getId(), outputs);
    const { type } = this.cloud.typeOf(request.getType());
    const olds = receive(request.getOldInputs()).values;
    const news = receive(request.getNews()).values;
    return renderDiff(diffInputs(type, olds, news), this.movesFrom(outputs, request, peer, news));
  }

  /** Creates a resource; one that an ended engine left behind is taken over, so that there are never two. */
  async create(request: messages.CreateRequest, peer: string): Promise<messages.CreateResponse> {
    const received = receive(request.getProperties());
    const target = this.target(request, peer, received.values);
    if (request.getPreview()) {
      const outputs = this.outputs(previewCreate(target.type, withoutDefaulted(received.values)), target, peer);
      return new messages.CreateResponse().setProperties(send(outputs, received.secrets));
    }
    const inputs = withoutDefaulted(received.values);
    const record = (await this.takeOver(target, inputs, peer)) ?? (await this.cloud.create({ ...target, inputs }));
    this.records.keep(record);
    return new messages.CreateResponse().setId(record.id).setProperties(this.send(record, received, peer));
  }

  /** The resource as it is; an empty id tells the engine that it is gone. */
  async read(request: messages.ReadRequest, peer: string): Promise<messages.ReadResponse> {
    this.know(request, request.getId(), peer);
    const state = receive(request.getProperties());
    const inputs = receive(request.getInputs());
    const target = this.target(request, peer, state.values);
    const record = await this.cloud.read({ ...target, id: request.getId() });
    const response = new messages.ReadResponse();
    if (!record) return response;
    // An import brings no inputs along: they are those the resource was made with.
    const imported = Object.keys(inputs.values).length === 0;
    const now = imported ? record.inputs : driftedInputs(inputs.values, state.values, record.outputs);
    return response
      .setId(record.id)
      .setProperties(this.send(record, { ...state, secrets: [...state.secrets, ...inputs.secrets] }, peer))
      .setInputs(send(now, inputs.secrets));
  }

  /** Changes a resource in place. */
  async update(request: messages.UpdateRequest, peer: string): Promise<messages.UpdateResponse> {
    const olds = receive(request.getOlds()).values;
    this.know(request, request.getId(), peer);
    this.followAlias(request, request.getId(), olds);
    const received = receive(request.getNews());
    const inputs = withoutDefaulted(received.values);
    const target = this.target(request, peer, { ...inputs, region: inputs.region ?? olds.region });
    const response = new messages.UpdateResponse();
    if (request.getPreview()) {
      const planned = previewUpdate(olds, receive(request.getOldInputs()).values, inputs);
      return response.setProperties(send(this.outputs(planned, target, peer), received.secrets));
    }
    this.mustStand(target, request.getId());
    const record = await this.cloud.update({ ...target, id: request.getId(), olds, inputs });
    this.records.keep(record, true);
    return response.setProperties(this.send(record, received, peer));
  }

  /** Deletes a resource; one that is gone already is no error. */
  async delete(request: messages.DeleteRequest, peer: string): Promise<Empty> {
    const olds = receive(request.getProperties()).values;
    this.followAlias(request, request.getId(), olds);
    const target = this.target(request, peer, olds);
    if (this.cloud.find(target.type, (record) => record.id === request.getId() && record.region === target.region)) {
      await this.cloud.delete({ ...target, id: request.getId(), olds });
    }
    this.records.forget(request.getUrn(), request.getId());
    return new Empty();
  }

  private async takeOver(target: Target, inputs: Properties, peer: string): Promise<ResourceRecord | undefined> {
    const orphans = this.records.orphans(target.urn, this.instances.of(peer).knownUrns.has(target.urn));
    let taken: ResourceRecord | undefined;
    for (const orphan of orphans) {
      const { type } = this.cloud.typeOf(target.type);
      const unchanged = orphan.region === target.region && diffInputs(type, orphan.inputs, inputs).changes.size === 0;
      if (!taken && unchanged) {
        taken = orphan;
        continue;
      }
      await this.cloud.delete({ ...target, region: orphan.region, id: orphan.id, olds: orphan.outputs });
      this.records.forget(orphan.urn, orphan.id);
    }
    return taken;
  }

  private know(request: ResourceRequest, id: string, peer: string): void {
    this.instances.of(peer).knownUrns.add(request.getUrn());
    this.records.acknowledge(request.getUrn(), id);
  }

  /** The engine names a resource by a new URN once the program's aliases say that it is the old one. */
  private followAlias(request: ResourceRequest, id: string, outputs: Properties): void {
    const urn = request.getUrn();
    const stack = stackOf(urn);
    const known = this.cloud.resources(request.getType()).filter((record) => record.id === id);
    if (known.some((record) => record.urn === urn)) return;
    // Ids need not be unique: stages of two APIs may have the same one.
    const renamed = known.filter((record) => stackOf(record.urn) === stack && record.outputs.arn === outputs.arn);
    if (renamed.length !== 1) return;
    this.cloud.rename(renamed[0]!, urn, request.getName());
    this.records.rename(renamed[0]!, urn, request.getName());
  }

  private mustStand(target: Target, id: string): void {
    if (this.cloud.find(target.type, (record) => record.id === id && record.region === target.region)) return;
    throw new Error(`${id} is not in the local cloud any more: run "pulumi up --refresh" to make it again`);
  }

  /** A resource stays in its region: another one means a new resource. */
  private movesFrom(outputs: Properties, request: messages.DiffRequest, peer: string, news: Properties): boolean {
    return typeof outputs.region === "string" && outputs.region !== this.target(request, peer, news).region;
  }

  private target(request: ResourceRequest, peer: string, properties: Properties): Target {
    const region = regionOf(properties, this.instances.of(peer).settings) ?? this.cloud.region;
    return { urn: request.getUrn(), type: request.getType(), name: request.getName(), region };
  }

  private outputs(properties: Properties, target: Target, peer: string): Properties {
    return withProviderOutputs(properties, this.instances.of(peer).settings, target.region);
  }

  private send(record: ResourceRecord, received: Received, peer: string) {
    return send(withProviderOutputs(record.outputs, this.instances.of(peer).settings, record.region), received.secrets);
  }
}

/** Stack and project of a URN. */
function stackOf(urn: string): string {
  return urn.split("::").slice(0, 2).join("::");
}

/** The resource a request is about. */
interface Target {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly region: string;
}
