/** Kinds of things that hold data. */
export type StoreKind = "table" | "queue" | "stream" | "bucket" | "workflow" | "connections";

/** Something that holds data. */
export interface StoreSummary {
  readonly kind: StoreKind;
  /** ARN, or the id of a WebSocket API. */
  readonly id: string;
  readonly name: string;
  /** How much is in it, in words. */
  readonly holds: string;
  /** Messages that were given up wait in it. */
  readonly deadLetters?: boolean;
}

/** The newest records of a store. */
export interface StoreView {
  readonly columns: readonly string[];
  readonly records: readonly StoreRecord[];
  /** What is not shown, and why. */
  readonly note?: string;
}

/** One record: an item, a message, an object, an execution, a connection. */
export interface StoreRecord {
  readonly id: string;
  readonly cells: readonly string[];
  /** The whole of it, as JSON. */
  readonly detail: string;
}
