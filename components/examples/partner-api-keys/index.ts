import { AccountLogging, ApiClients, auth, Function, QuotaPeriod, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const prices = new Function("prices", { entry: "functions/prices.ts" });

const api = new RestApi("partners", {
  accountLogging,
  routes: {
    // A key says whose quota is used; it proves nothing, so what it opens is open to any partner.
    "GET /prices/{productId}": { function: prices, auth: auth.apiKey() },
  },
});

const partners = new ApiClients("partners", {
  plans: {
    trial: {
      apis: { partners: { api } },
      throttle: { rateLimit: 2, burstLimit: 5 },
      quota: { limit: 1000, period: QuotaPeriod.Day },
    },
    gold: { apis: { partners: { api } }, throttle: { rateLimit: 50, burstLimit: 100 } },
  },
  clients: {
    acme: { plan: "gold", description: "Acme, since 2024" },
    newcomer: { plan: "trial" },
  },
});

export const url = api.url;
/** Keys by partner; secret. */
export const keys = partners.keyValues;
