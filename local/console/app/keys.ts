import { signal } from "@preact/signals";
import { held, hold } from "./live";
import { go, selected, view, views } from "./place";
import { nextTheme } from "./theme";

/** Whether the list of keys is shown. */
export const keysShown = signal(false);

/** What a view does for `j` and `k`: select the next or the one before. */
export const step = signal<((by: 1 | -1) => void) | undefined>(undefined);

/** The keys and what they do, as they are listed. */
export const keyList: readonly (readonly [keys: string, does: string])[] = [
  [`1 – ${views.length}`, "go to a view"],
  ["/", "search"],
  ["j k", "next, previous request"],
  ["Esc", "close what is open"],
  ["p", "hold or release the list"],
  ["t", "light, dark, or the system's colours"],
  ["?", "this list"],
];

/** Keys that work wherever nothing is being written. */
export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (event.key === "Escape") return writes ? target.blur() : close();
    if (writes || event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = views[Number(event.key) - 1];
    if (chosen) return go(chosen.id);
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const actions: Readonly<Record<string, () => void>> = {
  "/": () => document.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
  j: () => step.value?.(1),
  k: () => step.value?.(-1),
  p: () => hold(!held.value),
  t: nextTheme,
  "?": () => {
    keysShown.value = !keysShown.value;
  },
};

function close(): void {
  if (keysShown.value) keysShown.value = false;
  else if (selected.value !== undefined) go(view.value);
}
