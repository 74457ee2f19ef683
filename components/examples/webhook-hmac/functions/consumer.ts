import { createHmac, timingSafeEqual } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const secrets = new SecretsManagerClient();
let secret: Promise<string> | undefined;

/** Keeps deliveries whose signature fits; what fails otherwise returns to the queue, and at last rests beside it. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    Records.map((record) =>
      keep(record).then(
        () => [],
        () => [record.messageId],
      ),
    ),
  );
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

async function keep({ body, messageAttributes }: SQSRecord): Promise<void> {
  if (!isSigned(await key(), body, messageAttributes["x-signature"]?.stringValue ?? "")) {
    console.warn("a delivery was dropped: its signature does not fit");
    return;
  }
  const { id, type } = JSON.parse(body) as { id: string; type: string };
  await table.send(new PutCommand({ TableName: process.env.TABLE, Item: { pk: id, type } }));
}

function isSigned(secretKey: string, body: string, signature: string): boolean {
  const wanted = createHmac("sha256", secretKey).update(body).digest();
  const got = Buffer.from(signature, "hex");
  return got.length === wanted.length && timingSafeEqual(got, wanted);
}

function key(): Promise<string> {
  secret ??= secrets
    .send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ARN }))
    .then(({ SecretString }) => SecretString ?? "");
  return secret;
}
