import assert from "node:assert/strict";
import Ajv from "ajv-draft-04";
import fc from "fast-check";
import * as v from "valibot";
import { orderRequest } from "../../functions/place-order/input";
import { parseCheckout } from "../../functions/shared/checkout-input";
import { checkoutSchema, orderSchema } from "../../infra/schemas";

// `example` is OpenAPI's, not JSON Schema's.
const ajv = new Ajv({ strict: false });

/** Values near what is allowed: mostly right, sometimes wrong in one place. */
const odd = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue() });
const items = odd(
  fc.array(
    odd(
      fc.record(
        {
          productId: odd(fc.stringMatching(/^[a-z0-9-]{0,8}$/)),
          quantity: odd(fc.integer({ min: -1, max: 101 })),
        },
        { requiredKeys: [] },
      ),
    ),
    { maxLength: 4 },
  ),
);
const orders = odd(fc.record({ items }, { requiredKeys: [] }));
const checkouts = odd(
  fc.record(
    {
      checkoutId: odd(fc.stringMatching(/^[\w-]{6,10}$/)),
      account: odd(fc.stringMatching(/^[\w-]{0,4}$/)),
      items,
    },
    { requiredKeys: [] },
  ),
);

/** The one rule that a schema of draft 4 cannot say. */
function repeats(body: unknown): boolean {
  const list = (body as { items: { productId: string }[] }).items;
  return new Set(list.map(({ productId }) => productId)).size < list.length;
}

describe("what the API checks and what the functions check", () => {
  it("is the same for orders", () => {
    const byApi = ajv.compile(orderSchema);
    let both = 0;
    fc.assert(
      fc.property(orders, (body) => {
        const api = byApi(body) && !repeats(body);
        if (api) both += 1;
        assert.equal(v.safeParse(orderRequest, body).success, api, JSON.stringify(body));
      }),
      { numRuns: 2000 },
    );
    assert.ok(both > 50, `only ${both} bodies were right`);
  });

  it("lets no checkout into the workflow that its first step refuses, but for repeated products", () => {
    const byApi = ajv.compile(checkoutSchema);
    let both = 0;
    fc.assert(
      fc.property(checkouts, (body) => {
        if (!byApi(body) || repeats(body)) return;
        both += 1;
        parseCheckout(body);
      }),
      { numRuns: 5000 },
    );
    assert.ok(both > 50, `only ${both} bodies were right`);
  });
});
