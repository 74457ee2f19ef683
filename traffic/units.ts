/** Kilobytes of a number of things as gigabytes. */
export function gigabytes(count: number, kb: number): number {
  return (count * kb) / 1024 / 1024;
}

/** How many units of a size something counts as; nothing counts as one. */
export function units(kb: number, unitKb: number): number {
  return Math.max(1, Math.ceil(kb / unitKb));
}
