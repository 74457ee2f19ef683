import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { receive, send } from "../../../capture/wire";
import type { Cloud } from "../../cloud/cloud";
import { recordKey } from "../../cloud/names";
import type { ResourceRecord } from "../../cloud/resource";
import type { Entries } from "../../cloud/storage";

/** A record as it is stored: values in the form they have on Pulumi's wire, which JSON can hold. */
interface StoredRecord extends Omit<ResourceRecord, "inputs" | "outputs"> {
  readonly inputs: Record<string, JavaScriptValue>;
  readonly outputs: Record<string, JavaScriptValue>;
  /** The engine has named this resource by its id, so that it is in the engine's state. */
  readonly acknowledged: boolean;
}

/** The resources that were made for the engine, so that a restarted provider still has them. */
export class Records {
  private readonly stored: Entries<StoredRecord>;

  constructor(private readonly cloud: Cloud) {
    this.stored = cloud.storage.entries<StoredRecord>("provider-resources");
  }

  /** Puts the resources of an earlier run back into the cloud, in the order they were made. */
  async restore(): Promise<void> {
    for (const [, stored] of this.stored) await this.cloud.restore(opened(stored));
  }

  /** Keeps a resource that was created or changed. */
  keep(record: ResourceRecord, acknowledged = false): void {
    const { urn, type, name, id, region, simulated } = record;
    this.stored.set(recordKey(urn, id), {
      ...{ urn, type, name, id, region, simulated, acknowledged },
      inputs: closed(record.inputs),
      outputs: closed(record.outputs),
    });
  }

  /** Notes that the engine knows a resource. */
  acknowledge(urn: string, id: string): void {
    const stored = this.stored.get(recordKey(urn, id));
    if (stored && !stored.acknowledged) this.stored.set(recordKey(urn, id), { ...stored, acknowledged: true });
  }

  /** Takes over another URN and name of a resource. */
  rename(record: ResourceRecord, urn: string, name: string): void {
    this.forget(record.urn, record.id);
    this.keep({ ...record, urn, name }, true);
  }

  forget(urn: string, id: string): void {
    this.stored.delete(recordKey(urn, id));
  }

  /**
   * Resources of a URN that the engine lost: it was ended after they were made, and before it could note them.
   * @param known whether the engine has a resource of this URN in its state.
   */
  orphans(urn: string, known: boolean): ResourceRecord[] {
    const all = [...this.stored].map(([, stored]) => stored).filter((stored) => stored.urn === urn);
    if (!known) return all.map(opened);
    const lost = all.filter((stored) => !stored.acknowledged);
    // One of them is the engine's own, even where it never had to name its id.
    return (lost.length === all.length ? lost.slice(1) : lost).map(opened);
  }
}

function opened(stored: StoredRecord): ResourceRecord {
  const { acknowledged: _, inputs, outputs, ...rest } = stored;
  return {
    ...rest,
    inputs: receive(Struct.fromJavaScript(inputs)).values,
    outputs: receive(Struct.fromJavaScript(outputs)).values,
  };
}

function closed(values: Record<string, unknown>): Record<string, JavaScriptValue> {
  return send(values).toJavaScript() as Record<string, JavaScriptValue>;
}
