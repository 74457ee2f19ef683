/** What a change means for whoever calls the API as it was. */
export type Verdict = "breaking" | "non-breaking" | "unclassified";

/** One change of a route. */
export interface Change {
  /** `GET /orders/{orderId}`, as it was; the path alone where no method is meant. */
  readonly route: string;
  readonly verdict: Verdict;
  /** In words, with what it was and what it is. */
  readonly what: string;
}

/** Whether any of the changes breaks a caller. */
export function breaks(changes: readonly Change[]): boolean {
  return changes.some(({ verdict }) => verdict === "breaking");
}
