import type { Cloud } from "../../cloud/cloud";
import type { ResourceRecord } from "../../cloud/resource";
import type { StoreKind, StoreSummary, StoreView } from "./contract";

/** How many records of a store are shown. */
export const shownRecords = 100;

/** How one kind of store is looked into. Looking changes nothing: no message is received, no iterator moves on. */
export interface StoreReader {
  readonly kind: StoreKind;
  /** Resource type of the stores. */
  readonly type: string;
  /** ARN or id by which the store is asked for. */
  idOf(record: ResourceRecord): string | undefined;
  summary(cloud: Cloud, record: ResourceRecord): Promise<Pick<StoreSummary, "holds" | "deadLetters">>;
  records(cloud: Cloud, record: ResourceRecord): Promise<StoreView>;
}

/** A time as the page shows it in a record. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ").slice(0, 23);
}

/** Text of bytes; bytes that are no text are said to be so. */
export function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf8", { fatal: true }).decode(bytes);
  } catch {
    return `(${bytes.length} bytes that are no text) ${bytes.subarray(0, 32).toString("hex")}`;
  }
}

/** JSON that is meant to be read, with JSON inside texts opened. */
export function detailOf(value: object): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === "string" ? openedJson(one) : one), 2);
}

function openedJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A number of things in words. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
