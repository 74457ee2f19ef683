/** A step of a price: what a unit costs up to a monthly quantity of the whole account. */
export type Tier = readonly [upTo: number, usd: number];

/** A list price, with where and when it was read. */
export interface Price {
  /** US dollars for `per` units, by monthly quantity; the last step has no end. */
  readonly tiers: readonly Tier[];
  /** How many units a price is for, e.g. a million requests. */
  readonly per: number;
  readonly unit: string;
  /** Units a month that every account has free for good; those of new accounts' first year do not count. */
  readonly free: number;
  /** Region, or `global`. */
  readonly region: string;
  /** AWS's page. */
  readonly source: string;
  /** When it was read, or that it was not confirmed lately. */
  readonly read: string;
}

/** What stands in for a date where nothing that was read lately confirms a price. */
export const unconfirmed = "as known in 2025, not confirmed since";

/** Dollars for a quantity, through the tiers. */
export function usdFor({ tiers, per }: Price, quantity: number): number {
  let usd = 0;
  let from = 0;
  for (const [upTo, price] of tiers) {
    if (quantity <= from) break;
    usd += ((Math.min(quantity, upTo) - from) / per) * price;
    from = upTo;
  }
  return usd;
}

/** Dollars of the first `per` units, as messages and guides quote it. */
export function firstTier({ tiers }: Price): number {
  return tiers[0]![1];
}
