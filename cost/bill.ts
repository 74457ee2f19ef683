import { type Meter, type Price, type PriceList, usdFor } from "./prices";
import type { Usage } from "./usage";

/** A usage with what it costs. */
export interface Line extends Usage {
  readonly usd: number;
  readonly price: Price;
}

/**
 * Prices usage. Tiers and free amounts are the account's, so each meter is priced as a whole and shared out by
 * quantity.
 * @param freeTier takes off what every account has free each month
 */
export function bill(usage: readonly Usage[], prices: PriceList, { freeTier }: { freeTier: boolean }): Line[] {
  const totals = new Map<Meter, number>();
  for (const { meter, quantity } of usage) totals.set(meter, (totals.get(meter) ?? 0) + quantity);
  const unitCosts = new Map(
    [...totals].map(([meter, total]): [Meter, number] => {
      const price = prices[meter];
      const free = freeTier ? usdFor(price, Math.min(total, price.free)) : 0;
      return [meter, total > 0 ? (usdFor(price, total) - free) / total : 0];
    }),
  );
  return usage.map((one) => ({ ...one, usd: one.quantity * unitCosts.get(one.meter)!, price: prices[one.meter] }));
}

/** Dollars of all lines. */
export function total(lines: readonly { readonly usd: number }[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
