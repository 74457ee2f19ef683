import type { Workflow } from "../../components/index";
import {
  type AccountLogging,
  ApiClients,
  auth,
  EndpointType,
  Firewall,
  QuotaPeriod,
  RestApi,
  WorkflowMode,
} from "../../components/index";
import type { Data } from "../data";
import { checkoutSchema, eventSchema } from "../schemas";
import type { Settings } from "../settings";
import type { Shop } from "../shop";

/** The partners' REST API, edge-optimized for callers all over the world, and their keys. */
export interface Partners {
  readonly api: RestApi;
  readonly clients: ApiClients;
}

/** What the partners' API stands on. */
interface Ground {
  readonly shop: Shop;
  readonly data: Data;
  readonly checkout: Workflow;
  readonly accountLogging: AccountLogging | undefined;
}

/** Makes the partners' API: keys meter the catalogue and events, signatures prove webhooks and checkouts. */
export function createPartners(settings: Settings, { shop, data, checkout, accountLogging }: Ground): Partners {
  const api = new RestApi("partners", {
    endpointType: EndpointType.Edge,
    throttle: settings.throttle,
    logs: { retentionDays: settings.logDays },
    firewall: settings.firewall ? new Firewall("partners", { logRetentionDays: settings.logDays }) : undefined,
    disableExecuteApiEndpoint: settings.domain !== undefined,
    accountLogging,
    routes: {
      "GET /products": { function: shop.listProducts, auth: auth.apiKey() },
      "POST /hooks/{source}": {
        queue: {
          queue: data.webhooks,
          headers: ["X-Signature"],
          attributes: { source: "$input.params('source')" },
        },
        auth: auth.none("the consumer verifies the sender's signature"),
        throttle: { rateLimit: 50, burstLimit: 100 },
      },
      "POST /events": {
        stream: { stream: data.events },
        auth: auth.apiKey("events are counted and archived, and change nothing of anybody's"),
        request: { body: eventSchema },
        throttle: { rateLimit: 50, burstLimit: 100 },
      },
      // The checkout's own id names the execution, so a repeated call starts nothing twice.
      "POST /checkouts": {
        workflow: { workflow: checkout, mode: WorkflowMode.Start, name: "$input.path('$.checkoutId')" },
        auth: auth.iam(),
        request: { body: checkoutSchema },
      },
      "GET /checkouts/{checkoutId}": {
        workflow: { workflow: checkout, mode: WorkflowMode.Describe, name: "$input.params('checkoutId')" },
        auth: auth.iam(),
      },
    },
  });
  const clients = new ApiClients("partners", {
    plans: {
      standard: {
        apis: { partners: { api } },
        throttle: { rateLimit: 20, burstLimit: 40 },
        quota: { limit: 100_000, period: QuotaPeriod.Day },
      },
    },
    clients: { acme: { plan: "standard", description: "The first partner" } },
  });
  return { api, clients };
}
