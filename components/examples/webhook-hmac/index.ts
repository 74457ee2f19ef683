import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { AccountLogging, auth, Function, Queue, RestApi, Table, TableAction, Verb } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

/** What the sender signs with. */
const secret = new random.RandomPassword("webhook-secret", { length: 40, special: false });
const kept = new aws.secretsmanager.Secret("webhook-secret", { recoveryWindowInDays: 0 });
const version = new aws.secretsmanager.SecretVersion("webhook-secret", {
  secretId: kept.id,
  secretString: secret.result,
});

const deliveries = new Queue("deliveries");
const events = new Table("events", { noSortKey: true, protection: false });
new Function(
  "consumer",
  {
    entry: "functions/consumer.ts",
    environment: { SECRET_ARN: kept.arn, TABLE: events.name },
    access: [
      { secretArn: kept.arn, verbs: [Verb.Read] },
      { table: events, verbs: [Verb.Write] },
    ],
    queues: { deliveries: { queue: deliveries } },
  },
  { dependsOn: version },
);

const api = new RestApi("webhooks", {
  accountLogging,
  routes: {
    // The signature covers the raw bytes, so the body travels untouched, and the header beside it.
    "POST /webhooks": {
      queue: { queue: deliveries, headers: ["X-Signature"] },
      auth: auth.none("the consumer verifies the sender's signature"),
      throttle: { rateLimit: 50, burstLimit: 100 },
    },
    "GET /events/{eventId}": {
      table: { table: events, action: TableAction.GetItem, key: { pk: "$input.params('eventId')" } },
      auth: auth.iam(),
    },
  },
});

export const url = api.url;
export const webhookSecret = secret.result;
