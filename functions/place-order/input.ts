import * as v from "valibot";

/** What a customer sends to place an order; the API's schema says the same. */
export const orderRequest = v.strictObject({
  items: v.pipe(
    v.array(
      v.strictObject({
        productId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
        quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
      }),
    ),
    v.minLength(1),
    v.maxLength(50),
    v.check(
      (items) => new Set(items.map(({ productId }) => productId)).size === items.length,
      "A product stands twice; add its quantities up.",
    ),
  ),
});

/** What a customer sends to place an order. */
export type OrderRequest = v.InferOutput<typeof orderRequest>;
