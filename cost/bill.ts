import { type Price, pricesOf, usdFor } from "./prices";
import type { PlacedUsage } from "./usage";

/** A usage with what it costs. */
export interface Line extends PlacedUsage {
  readonly usd: number;
  readonly price: Price;
}

/**
 * Prices usage. Tiers and free amounts are the account's in a region, so each meter is priced there as a whole and
 * shared out by quantity.
 * @param freeTier takes off what every account has free each month
 */
export function bill(usage: readonly PlacedUsage[], { freeTier }: { freeTier: boolean }): Line[] {
  const priced = usage.map((one) => ({ ...one, price: pricesOf(one.region)[one.meter] }));
  const shared = ({ meter, region, price }: (typeof priced)[number]) =>
    price.region === "global" ? meter : `${meter} ${region}`;
  const totals = new Map<string, number>();
  for (const one of priced) totals.set(shared(one), (totals.get(shared(one)) ?? 0) + one.quantity);
  return priced.map((one) => {
    const total = totals.get(shared(one))!;
    const free = freeTier ? usdFor(one.price, Math.min(total, one.price.free)) : 0;
    return { ...one, usd: total > 0 ? (one.quantity * (usdFor(one.price, total) - free)) / total : 0 };
  });
}

/** Dollars of all lines. */
export function total(lines: readonly { readonly usd: number }[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
