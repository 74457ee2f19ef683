import { effect, signal } from "@preact/signals";

/** The system's colours, or the ones chosen here. */
export type Theme = "system" | "light" | "dark";

const key = "stagedoor-theme";

/** The chosen colours; kept for the next visit. */
export const theme = signal<Theme>((localStorage.getItem(key) as Theme | null) ?? "system");

/** Applies the colours now and whenever they change. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(key, theme.value);
  });
}

/** Goes to the next: the system's, light, dark. */
export function nextTheme(): void {
  const order: readonly Theme[] = ["system", "light", "dark"];
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length]!;
}
