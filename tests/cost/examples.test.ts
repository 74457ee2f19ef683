import assert from "node:assert/strict";
import { workedExamples } from "./examples";

describe("AWS's published worked examples", () => {
  for (const { name, page, published, priced } of workedExamples) {
    it(`${name} (${new URL(page).pathname}): within 2 % of ${published} USD`, () => {
      const usd = priced();
      const error = (100 * (usd - published)) / published;
      assert.ok(Math.abs(error) <= 2, `priced at ${usd.toFixed(4)} USD: ${error.toFixed(2)} % off`);
    });
  }
});
