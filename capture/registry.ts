import { stripVTControlCharacters } from "node:util";
import { withOwnFramesOnly } from "./own-frames";
import type { CapturedResource, Properties } from "./program";
import { describeUrn, urnOf } from "./urn";

/**
 * What newer SDKs add about everything that needs a failed resource: the failure itself is told already, with its
 * reason.
 */
const ECHO = /resource \S+ \[\S+\] failed to register$/;

/** The resources of one run: their URNs, what became of them, and what went wrong. */
export class Registry {
  private readonly taken = new Set<string>();
  private readonly failed = new Set<string>();
  private readonly kept = new Map<string, CapturedResource>();
  private readonly messages: string[] = [];
  private root: string | undefined;

  constructor(
    private readonly stage: string,
    private readonly project: string,
  ) {}

  /** URN of the stack itself, once it is registered. */
  get stackUrn(): string | undefined {
    return this.root;
  }

  /** Takes a new resource's URN; throws in the engine's words when it is taken. */
  claim(type: string, name: string, parent: string | undefined): string {
    const urn = urnOf({ stage: this.stage, project: this.project, type, name, parent });
    if (this.taken.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.taken.add(urn);
    if (type === "pulumi:pulumi:Stack") this.root = urn;
    return urn;
  }

  keep(resource: CapturedResource): void {
    this.kept.set(resource.urn, resource);
  }

  find(urn: string): CapturedResource | undefined {
    return this.kept.get(urn);
  }

  /** Takes over what a component, or the stack, says its outputs are. */
  setOutputs(urn: string, outputs: Properties, secretOutputs: readonly string[]): void {
    const resource = this.kept.get(urn);
    if (!resource) return;
    const all = resource.custom ? { ...resource.outputs, ...outputs } : outputs;
    this.kept.set(urn, { ...resource, outputs: all, secretOutputs: [...secretOutputs] });
  }

  /** Notes that a resource came to nothing. */
  fail(urn: string, reason: string): void {
    this.failed.add(urn);
    this.messages.push(`${describeUrn(urn)} ${reason}`);
  }

  /** Notes that a resource was left out because something it needs came to nothing. */
  skip(urn: string): void {
    this.failed.add(urn);
  }

  /** Notes a fault of the program as a whole. */
  fault(message: string): void {
    // The SDK paints errors for a terminal; whoever shows them decides that.
    const plain = withOwnFramesOnly(stripVTControlCharacters(message));
    if (this.failed.size > 0 && ECHO.test(plain)) return;
    if (!this.messages.includes(plain)) this.messages.push(plain);
  }

  hasFailed(urn: string): boolean {
    return this.failed.has(urn);
  }

  get faults(): readonly string[] {
    return this.messages;
  }

  get resources(): readonly CapturedResource[] {
    return [...this.kept.values()];
  }
}
