import { type AccountLogging, auth, EndpointType, type Function, type Network, RestApi } from "../../components/index";
import { type Data, ordersByDay } from "../data";
import { handler } from "../handler";
import { productSchema, statusSchema } from "../schemas";
import type { Settings } from "../settings";

/** The back office's REST API and its functions. */
export interface Backoffice {
  readonly api: RestApi;
  readonly functions: Readonly<Record<string, Function>>;
}

/** Makes the back office: reachable through the VPC endpoint alone, and by signed requests alone. */
export function createBackoffice(
  settings: Settings,
  { network, data, accountLogging }: { network: Network; data: Data; accountLogging: AccountLogging | undefined },
): Backoffice {
  const table = data.shop;
  const environment = { TABLE: table.name };
  const report = handler("sales-report", settings, {
    environment,
    timeout: 28,
    access: [{ table, index: ordersByDay, actions: ["Query"] }],
  });
  const putProduct = handler("put-product", settings, { environment, access: [{ table, actions: ["PutItem"] }] });
  const orderStatus = handler("order-status", settings, {
    environment,
    access: [{ table, actions: ["GetItem", "UpdateItem"] }],
  });
  const api = new RestApi("backoffice", {
    endpointType: EndpointType.Private,
    vpcEndpointIds: [network.executeApiEndpointId],
    throttle: settings.throttle,
    logs: { retentionDays: settings.logDays },
    accountLogging,
    routes: {
      "GET /reports/sales": { function: report, auth: auth.iam(), request: { parameters: { day: { in: "query" } } } },
      "PUT /products/{productId}": { function: putProduct, auth: auth.iam(), request: { body: productSchema } },
      "PUT /customers/{customer}/orders/{orderId}/status": {
        function: orderStatus,
        auth: auth.iam(),
        request: { body: statusSchema },
      },
    },
  });
  return { api, functions: { report, putProduct, orderStatus } };
}
