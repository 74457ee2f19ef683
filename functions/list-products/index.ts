import { productPage } from "../shared/catalogue";
import { handleHttp, json } from "../shared/http";
import { pageStart, wholeNumber } from "../shared/input";

/** GET /products: a page of the catalogue. */
export const handler = handleHttp(async (request) => {
  const limit = wholeNumber(request, "limit", { least: 1, most: 100, otherwise: 20 });
  return json(200, await productPage(limit, pageStart(request, /./s)));
});
