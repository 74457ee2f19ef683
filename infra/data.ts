import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { Bucket, EventStream, LogSource, Queue, StreamView, Table } from "../components/index";
import type { Settings } from "./settings";

/** Where the shop keeps things. */
export interface Data {
  /** Catalogue, orders, stock, connections: one table; the keys are in `functions/shared/keys.ts`. */
  readonly shop: Table;
  /** Partners' webhooks. */
  readonly webhooks: Queue;
  /** Order changes that could not be pushed. */
  readonly undelivered: Queue;
  /** Partners' events, archived in S3. */
  readonly events: EventStream;
  /** Access logs of load balancers. */
  readonly logs: Bucket;
  readonly webhookSecret: { readonly arn: pulumi.Output<string>; readonly value: pulumi.Output<string> };
}

/** Index of the shop's table that the sales report reads. */
export const ordersByDay = "orders-by-day";

/** Makes what holds data. */
export function createData(settings: Settings): Data {
  const shop = new Table("shop", {
    indexes: { [ordersByDay]: { partitionKey: { name: "day" }, sortKey: { name: "placedAt" } } },
    stream: StreamView.NewAndOldImages,
    timeToLiveAttribute: "expiresAt",
    protection: settings.protection,
  });
  return {
    shop,
    webhooks: new Queue("webhooks", { visibilityTimeoutSeconds: 120 }),
    undelivered: new Queue("undelivered"),
    events: new EventStream("events", {
      shardCount: settings.stream.shards || undefined,
      bufferingSeconds: settings.stream.bufferSeconds,
      archiveExpirationDays: settings.archiveDays,
      logRetentionDays: settings.logDays,
      protection: settings.protection,
    }),
    logs: new Bucket("logs", {
      logSources: [LogSource.LoadBalancer],
      expirationDays: settings.logDays,
      protection: settings.protection,
    }),
    webhookSecret: createWebhookSecret(settings),
  };
}

/** The secret with which partners sign webhooks; the consumer reads it, partners get it by another way. */
function createWebhookSecret(settings: Settings): Data["webhookSecret"] {
  const password = new random.RandomPassword("webhook-secret", { length: 48, special: false });
  const secret = new aws.secretsmanager.Secret("webhook-secret", {
    description: "Partners sign webhooks with it",
    // Where nothing is protected, the stack can be made again at once under the same names.
    recoveryWindowInDays: settings.protection ? 30 : 0,
  });
  const version = new aws.secretsmanager.SecretVersion("webhook-secret", {
    secretId: secret.id,
    secretString: password.result,
  });
  return { arn: pulumi.output(version.arn), value: pulumi.secret(password.result) };
}
