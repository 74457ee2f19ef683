import { signal } from "@preact/signals";
import type { RequestDetail } from "../../../requests/contract";
import { go } from "../../place";

/** Kind of file, so that another's JSON is not taken for a request. */
const kind = "stagedoor request";

/** A request that was opened from a file, e.g. a colleague's. */
export const openedFile = signal<RequestDetail | undefined>(undefined);

/** Saves a request as a file; credentials are taken out before it reaches the page. */
export function saveFile(detail: RequestDetail): void {
  const blob = new Blob([JSON.stringify({ kind, detail }, undefined, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `request-${detail.id.slice(0, 8)}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Shows a request of a file. @throws Error when it is no such file */
export async function openFile(file: File): Promise<void> {
  let read: { kind?: unknown; detail?: RequestDetail };
  try {
    read = JSON.parse(await file.text()) as typeof read;
  } catch {
    throw new Error(`${file.name} is no JSON`);
  }
  if (read.kind !== kind || typeof read.detail?.id !== "string" || !Array.isArray(read.detail.steps)) {
    throw new Error(`${file.name} is no request that the console saved`);
  }
  openedFile.value = read.detail;
  go("requests", read.detail.id);
}
