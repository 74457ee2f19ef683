import { auth, HttpApi, type HttpApiArgs, type PrivateService, type UserDirectory } from "../../components/index";
import { answers, stockAnswers } from "../answers";
import { scopes } from "../identity";
import { idempotencyKeySchema, orderSchema } from "../schemas";
import type { Settings } from "../settings";
import type { Shop } from "../shop";

/** What the app's API stands on. */
interface Ground {
  readonly shop: Shop;
  readonly directory: UserDirectory;
  /** The inventory service; absent where the stage has no private path. */
  readonly inventory: PrivateService | undefined;
}

/** Makes the app's HTTP API: tokens of the user directory, and stock from the private inventory service. */
export function createMobile(settings: Settings, { shop, directory, inventory }: Ground): HttpApi {
  const mayRead = auth.authorizer("customers", [scopes.read]);
  const routes: HttpApiArgs["routes"] = {
    "GET /products": {
      function: shop.listProducts,
      auth: auth.none("the catalogue is public"),
      responses: answers.products,
    },
    "GET /products/{productId}": {
      function: shop.getProduct,
      auth: auth.none("the catalogue is public"),
      responses: answers.product,
    },
    "GET /orders": { function: shop.listOrders, auth: mayRead, responses: answers.orders },
    "GET /orders/{orderId}": { function: shop.getOrder, auth: mayRead, responses: answers.order },
    "POST /orders": {
      function: shop.placeOrder,
      auth: auth.authorizer("customers", [scopes.write]),
      request: {
        body: orderSchema,
        parameters: { "Idempotency-Key": { in: "header", required: true, schema: idempotencyKeySchema } },
      },
      responses: answers.placed,
    },
  };
  if (inventory) {
    routes["GET /inventory/{productId}"] = {
      private: { service: inventory },
      auth: mayRead,
      responses: stockAnswers,
    };
  }
  return new HttpApi("mobile", {
    authorizers: { customers: { userDirectory: directory } },
    cors: { origins: [...settings.webOrigins], headers: ["Authorization", "Content-Type", "Idempotency-Key"] },
    throttle: settings.throttle,
    logs: { retentionDays: settings.logDays },
    disableExecuteApiEndpoint: settings.domain !== undefined,
    routes,
  });
}
