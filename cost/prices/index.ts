import type { Price } from "./price";
import { regions } from "./regions";
import { type Meter, usEast1 } from "./us-east-1";

export { firstTier, type Price, unconfirmed, usdFor } from "./price";
export type { Meter } from "./us-east-1";

/** List prices by what is metered. */
export type PriceList = Readonly<Record<Meter, Price>>;

/** Lists that were asked for, by region. */
const lists = new Map<string, PriceList>();

/** Regions that have prices of their own. */
export const pricedRegions: readonly string[] = Object.keys(regions);

/**
 * List prices of a region. What was not read for it is us-east-1's price, and says so by its `region`.
 * @throws Error when nothing was read for the region; it names those that are known
 */
export function pricesOf(region: string): PriceList {
  const known = lists.get(region);
  if (known) return known;
  const own = regions[region];
  if (!own) {
    throw new Error(`there are no prices of region "${region}"; priced are ${pricedRegions.join(", ")}`);
  }
  const entries = (Object.entries(usEast1) as [Meter, Price][]).map(([meter, price]): [Meter, Price] => {
    const regional = own[meter];
    return [meter, regional ? { ...price, ...regional, region } : price];
  });
  const list = Object.fromEntries(entries) as PriceList;
  lists.set(region, list);
  return list;
}

/** Whether something is metered by this name. */
export function isMeter(name: string): name is Meter {
  return name in usEast1;
}
