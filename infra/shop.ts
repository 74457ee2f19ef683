import type { Function } from "../components/index";
import type { Data } from "./data";
import { handler } from "./handler";
import type { Settings } from "./settings";

/** The functions that storefront and mobile share. */
export interface Shop {
  readonly listProducts: Function;
  readonly getProduct: Function;
  readonly placeOrder: Function;
  readonly listOrders: Function;
  readonly getOrder: Function;
}

/** Makes the functions of catalogue and orders, each with no more than its own calls need. */
export function createShop(settings: Settings, { shop: table }: Data): Shop {
  const environment = { TABLE: table.name };
  return {
    listProducts: handler("list-products", settings, { environment, access: [{ table, actions: ["Query"] }] }),
    getProduct: handler("get-product", settings, { environment, access: [{ table, actions: ["GetItem"] }] }),
    placeOrder: handler("place-order", settings, {
      environment,
      access: [{ table, actions: ["GetItem", "PutItem"] }],
    }),
    listOrders: handler("list-orders", settings, { environment, access: [{ table, actions: ["Query"] }] }),
    getOrder: handler("get-order", settings, { environment, access: [{ table, actions: ["GetItem"] }] }),
  };
}
