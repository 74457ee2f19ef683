import type { ResourceRecord } from "../../resource";
import type { Functions } from "../functions";
import { MAPPING, type MappingInputs, sourceKind } from "./inputs";
import { QueuePoller } from "./queue";
import { StreamPoller } from "./stream";

/** Feeds a function from one source until it is stopped. */
export interface Poller {
  stop(): void;
}

/** The running event source mappings of a cloud: begun when the stage starts, kept in step with the resources. */
export class Mappings {
  private readonly pollers = new Map<string, Poller>();
  private started = false;
  private readonly unhook: () => void;

  constructor(private readonly functions: Functions) {
    this.unhook = functions.cloud.onChange((record, change) => {
      if (record.type !== MAPPING) return;
      this.end(record.id);
      if (change !== "deleted" && this.started) this.begin(record);
    });
  }

  /** Positions in streams before which all is done, by mapping. */
  get positions() {
    return this.functions.cloud.storage.entries<number>("lambda-mapping-positions");
  }

  start(): void {
    this.started = true;
    for (const record of this.functions.cloud.resources(MAPPING)) {
      if (!this.pollers.has(record.id)) this.begin(record);
    }
  }

  stop(): void {
    this.started = false;
    this.unhook();
    for (const id of [...this.pollers.keys()]) this.end(id);
  }

  private begin(record: ResourceRecord): void {
    const inputs = record.inputs as MappingInputs;
    const kind = sourceKind(inputs.eventSourceArn);
    if (!kind || inputs.enabled === false) return;
    const poller =
      kind === "sqs"
        ? new QueuePoller(this.functions, inputs)
        : new StreamPoller(this.functions, inputs, this.positions.get(record.id) ?? 0, (position) =>
            this.positions.set(record.id, position),
          );
    this.pollers.set(record.id, poller);
  }

  private end(id: string): void {
    this.pollers.get(id)?.stop();
    this.pollers.delete(id);
  }
}
