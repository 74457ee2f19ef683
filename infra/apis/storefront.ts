import type { AccountLogging, UserDirectory } from "../../components/index";
import { auth, EndpointType, type Firewall, RestApi, type RestApiArgs, TableAction } from "../../components/index";
import { answers } from "../answers";
import type { Data } from "../data";
import { scopes } from "../identity";
import { idempotencyKeySchema, orderSchema } from "../schemas";
import type { Settings } from "../settings";
import type { Shop } from "../shop";

/** The customers' REST API in its two versions, both behind the shop's own distribution. */
export interface Storefront {
  readonly v1: RestApi;
  readonly v2: RestApi;
}

/** What storefront stands on. */
interface Ground {
  readonly shop: Shop;
  readonly data: Data;
  readonly directory: UserDirectory;
  /** Web ACL that admits the distribution alone; absent where an API key is the lock. */
  readonly lock: Firewall | undefined;
  readonly accountLogging: AccountLogging | undefined;
}

/** Makes storefront. Version 1 reads orders straight from DynamoDB; version 2 adds their history and lists. */
export function createStorefront(settings: Settings, ground: Ground): Storefront {
  const { shop, data, directory, lock, accountLogging } = ground;
  const apiKeyRequired = settings.originLock === "apiKey";
  const cache = settings.cacheSizeGb ? { ttlSeconds: 60 } : undefined;
  const mayRead = auth.authorizer("customers", [scopes.read]);
  const mayWrite = auth.authorizer("customers", [scopes.write]);
  const open = auth.none("the catalogue is public; the origin lock admits the distribution alone");

  const shared: RestApiArgs = {
    endpointType: EndpointType.Regional,
    authorizers: { customers: { userDirectory: directory } },
    cors: { origins: [...settings.webOrigins], headers: ["Authorization", "Content-Type", "Idempotency-Key"] },
    cache: settings.cacheSizeGb ? { sizeGb: settings.cacheSizeGb } : undefined,
    throttle: settings.throttle,
    logs: { retentionDays: settings.logDays },
    firewall: lock,
    disableExecuteApiEndpoint: settings.domain !== undefined,
    accountLogging,
  };
  const routes: RestApiArgs["routes"] = {
    "GET /products": {
      function: shop.listProducts,
      auth: open,
      apiKeyRequired,
      cache,
      request: { parameters: { limit: { in: "query" }, after: { in: "query" } } },
      responses: answers.products,
    },
    "GET /products/{productId}": {
      function: shop.getProduct,
      auth: open,
      apiKeyRequired,
      cache,
      responses: answers.product,
    },
    "POST /orders": {
      function: shop.placeOrder,
      auth: mayWrite,
      apiKeyRequired,
      request: {
        body: orderSchema,
        parameters: { "Idempotency-Key": { in: "header", required: true, schema: idempotencyKeySchema } },
      },
      responses: answers.checkedAndPlaced,
    },
  };
  const v1 = new RestApi("storefront-v1", {
    ...shared,
    stageName: "v1",
    version: "1.0.0",
    routes: {
      ...routes,
      // The key holds the caller's own subject, so nobody reads another's order; never cached.
      "GET /orders/{orderId}": {
        table: {
          table: data.shop,
          action: TableAction.GetItem,
          key: { pk: "$context.authorizer.claims.sub", sk: "$input.params('orderId')" },
          projectionExpression: "orderId, #status, #total, currency, placedAt",
          expressionNames: { "#status": "status", "#total": "total" },
        },
        auth: mayRead,
        apiKeyRequired,
      },
    },
  });
  const v2 = new RestApi("storefront-v2", {
    ...shared,
    stageName: "v2",
    version: "2.0.0",
    routes: {
      ...routes,
      "GET /orders": { function: shop.listOrders, auth: mayRead, apiKeyRequired, responses: answers.orders },
      "GET /orders/{orderId}": { function: shop.getOrder, auth: mayRead, apiKeyRequired, responses: answers.order },
    },
  });
  return { v1, v2 };
}
