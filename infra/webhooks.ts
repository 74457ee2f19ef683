import type { Function } from "../components/index";
import type { Data } from "./data";
import { handler } from "./handler";
import type { Settings } from "./settings";

/** Makes the consumer of partners' webhooks: it verifies signatures and moves orders on. */
export function createWebhookConsumer(settings: Settings, data: Data): Function {
  return handler("webhooks", settings, {
    timeout: 20,
    environment: { TABLE: data.shop.name, WEBHOOK_SECRET_ARN: data.webhookSecret.arn },
    access: [
      { table: data.shop, actions: ["GetItem", "PutItem", "UpdateItem"] },
      { secretArn: data.webhookSecret.arn, actions: ["GetSecretValue"] },
    ],
    queues: { partners: { queue: data.webhooks } },
  });
}
