import type { Layout } from "../../capture/architecture/layout";
import type { CapturedResource } from "../../capture/program";
import type { Cloud } from "../cloud/cloud";
import type { BoxIndex } from "./architecture/box-index";
import type { Redactor } from "./redact";

/** The stage as the page shows it. */
export interface Shown {
  readonly cloud: Cloud;
  /** Stack outputs, where a driver ran the program; the engine keeps its own. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The program's resources with parents and dependencies; empty where the engine runs the program. */
  readonly resources: readonly CapturedResource[];
  readonly redactor: Redactor;
  /** Logical names of the APIs by their ids. */
  readonly apiNames: ReadonlyMap<string, string>;
  readonly layout: Layout;
  readonly boxes: BoxIndex;
  /** Counts the builds of the stage. */
  readonly build: number;
}
