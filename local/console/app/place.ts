import { computed, signal } from "@preact/signals";

/** The views, in the order of the navigation. */
export const views = [
  { id: "architecture", name: "Architecture", short: "Map" },
  { id: "requests", name: "Requests", short: "Requests" },
  { id: "routes", name: "Routes", short: "Routes" },
  { id: "data", name: "Data", short: "Data" },
  { id: "metrics", name: "Metrics", short: "Metrics" },
  { id: "access", name: "IAM", short: "IAM" },
  { id: "cost", name: "Cost", short: "Cost" },
] as const;

/** Name of a view in the address. */
export type ViewId = (typeof views)[number]["id"];

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

const parts = computed(() => hash.value.replace(/^#\/?/, "").split("/").map(decodeURIComponent));

/** The view that the address names. */
export const view = computed<ViewId>(() => views.find(({ id }) => id === parts.value[0])?.id ?? "architecture");

/** What the address names inside the view, e.g. a request's id. */
export const selected = computed(() => parts.value[1] || undefined);

/** The address of a view, or of something in it. */
export function placeOf(id: ViewId, inside?: string | undefined): string {
  return `#/${id}${inside === undefined ? "" : `/${encodeURIComponent(inside)}`}`;
}

/** Goes to a view, or to something in it. */
export function go(id: ViewId, inside?: string | undefined): void {
  location.hash = placeOf(id, inside);
  // The event comes later: the next of two quick keys would start from where the first did.
  hash.value = location.hash;
}
