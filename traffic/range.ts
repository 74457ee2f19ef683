/** The least and the most that a number may be. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Two ends as a range, whichever is the lower. */
export function ranged(one: number, other: number): Range {
  return { low: Math.min(one, other), high: Math.max(one, other) };
}
