import * as pulumi from "@pulumi/pulumi";
import { AccountLogging, auth, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const config = new pulumi.Config();
const provider = config.require("providerUrl");
const key = config.requireSecret("providerKey");

// Callers sign with AWS credentials; the provider sees the shop's own key, which stays secret in Pulumi's state and
// is in no document that clients get.
const api = new RestApi("payments", {
  accountLogging,
  routes: {
    "POST /charges": {
      http: { url: `${provider}/v1/charges`, headers: { "X-Provider-Key": key } },
      auth: auth.iam(),
      request: {
        body: {
          type: "object",
          required: ["cents", "currency", "token"],
          additionalProperties: false,
          properties: {
            cents: { type: "integer", minimum: 1, maximum: 1000000 },
            currency: { type: "string", pattern: "^[A-Z]{3}$" },
            token: { type: "string" },
          },
        },
      },
      throttle: { rateLimit: 10, burstLimit: 20 },
    },
    "GET /charges/{chargeId}": {
      http: { url: `${provider}/v1/charges/{chargeId}`, headers: { "X-Provider-Key": key } },
      auth: auth.iam(),
    },
  },
});

export const url = api.url;
