import type { Layout } from "../../../capture/architecture/layout";

/** What a box of the architecture stands for. */
export interface BoxDetail {
  readonly resources: readonly { readonly type: string; readonly name: string; readonly simulated: boolean }[];
}

/** The picture of the stage. */
export interface ArchitectureView {
  readonly layout: Layout;
  /** By the boxes' ids. */
  readonly boxes: Readonly<Record<string, BoxDetail>>;
  readonly endpoints: readonly {
    readonly name: string;
    readonly url: string;
    readonly kind: string;
    readonly note?: string;
  }[];
  /** What the simulation of each service leaves out. */
  readonly limits: readonly { readonly name: string; readonly limits: string }[];
  /** Resources that have an id and an ARN, and do nothing. */
  readonly recorded: readonly { readonly type: string; readonly name: string }[];
}
