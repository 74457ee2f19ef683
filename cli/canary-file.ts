import { readFileSync, writeFileSync } from "node:fs";
import { type Document, isMap, parseDocument } from "yaml";
import { UserError } from "./terminal";

/** A gradual release as a stage's file keeps it. */
export interface ConfiguredCanary {
  /** Percent of requests that the program's deployment gets. */
  readonly percent: number;
  readonly stableDeploymentId: string;
}

const prefix = "stagedoor-canary:";

/** The gradual releases of a stage's file; comments and order of the file stay as they are. */
export class CanaryFile {
  private readonly document: Document;

  constructor(private readonly path: string) {
    this.document = parseDocument(readFileSync(path, "utf8"));
    const [fault] = this.document.errors;
    if (fault) throw new UserError(`${path} is not valid YAML: ${fault.message}`);
  }

  /** Releases in progress, by API. */
  all(): ReadonlyMap<string, ConfiguredCanary> {
    const { config } = (this.document.toJS() ?? {}) as { config?: Record<string, ConfiguredCanary> };
    const entries = Object.entries(config ?? {}).filter(([key]) => key.startsWith(prefix));
    return new Map(entries.map(([key, canary]) => [key.slice(prefix.length), canary]));
  }

  /** Writes an API's release, or takes it out. */
  set(api: string, canary: ConfiguredCanary | undefined): void {
    const key = `${prefix}${api}`;
    if (!isMap(this.document.get("config"))) this.document.set("config", this.document.createNode({}));
    if (canary) this.document.setIn(["config", key], this.document.createNode(canary));
    else this.document.deleteIn(["config", key]);
    // Without a limit of width, long lines of others would be folded.
    writeFileSync(this.path, this.document.toString({ lineWidth: 0 }));
  }
}
