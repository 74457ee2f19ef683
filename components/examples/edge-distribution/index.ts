import * as random from "@pulumi/random";
import { AccountLogging, auth, EdgeDistribution, Firewall, FirewallScope, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const secret = new random.RandomPassword("origin", { length: 40, special: false });

// The API's web ACL refuses whoever comes without the header that CloudFront adds.
const lock = new Firewall("lock", { managedRuleGroups: [], requiredHeader: { values: [secret.result] } });
const api = new RestApi("shop", {
  accountLogging,
  firewall: lock,
  routes: {
    "GET /hello": {
      mock: { body: '{"hello":"world"}' },
      auth: auth.none("the distribution's web ACL stands before it"),
    },
  },
});

const edge = new EdgeDistribution("shop", {
  origins: { api: { restApi: api, lock: { secretHeader: { value: secret.result } } } },
  defaultBehavior: { origin: "api" },
  firewall: new Firewall("edge", { scope: FirewallScope.CloudFront }),
});

export const url = edge.url;
export const originUrl = api.url;
