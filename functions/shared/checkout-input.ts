import * as v from "valibot";
import { check } from "./input";

const checkout = v.object({
  checkoutId: v.pipe(v.string(), v.regex(/^[\w-]{8,80}$/)),
  /** Partner's account that pays. */
  account: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  items: v.pipe(
    v.array(
      v.object({
        productId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
        quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
      }),
    ),
    v.minLength(1),
    v.maxLength(40),
    v.check(
      (items) => new Set(items.map(({ productId }) => productId)).size === items.length,
      "A product stands twice.",
    ),
  ),
});

/** What a checkout's steps hand on. */
export type Checkout = v.InferOutput<typeof checkout>;

/** The checkout in a step's input; throws `InvalidInput` when it has faults. */
export function parseCheckout(input: unknown): Checkout {
  return check(input, checkout, "The checkout has faults.");
}
