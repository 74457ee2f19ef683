import { findProduct } from "./catalogue";
import type { OrderLine } from "./orders";
import { Problem } from "./problem";

/** Prices of today for what is wanted; throws a 422 that names every unknown product. */
export async function priceLines(items: readonly { readonly productId: string; readonly quantity: number }[]) {
  const found = await Promise.all(items.map(async (item) => ({ item, product: await findProduct(item.productId) })));
  const details = found.flatMap(({ product, item }, i) =>
    product ? [] : [{ field: `items.${i}.productId`, reason: `There is no product "${item.productId}".` }],
  );
  if (details.length > 0) throw new Problem(422, "UnknownProduct", "The order names unknown products.", details);
  const currencies = new Set(found.map(({ product }) => product!.currency));
  if (currencies.size > 1) {
    throw new Problem(422, "MixedCurrencies", `One order has one currency; these have ${[...currencies].join(", ")}.`);
  }
  const lines: OrderLine[] = found.map(({ item, product }) => ({ ...item, price: product!.price }));
  const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  return { lines, total, currency: [...currencies][0]! };
}
