import { findProduct } from "../shared/catalogue";
import { handleHttp, json } from "../shared/http";
import { Problem } from "../shared/problem";

/** GET /products/{productId}: one product. */
export const handler = handleHttp(async (request) => {
  const product = await findProduct(request.params.productId ?? "");
  if (!product) throw new Problem(404, "ProductNotFound", "There is no such product.");
  return json(200, product);
});
