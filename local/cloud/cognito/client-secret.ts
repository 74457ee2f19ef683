import { createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";

/** True when both texts are the same, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Checks the SECRET_HASH that a client with a secret must send: base64 of HMAC-SHA256(secret, username + client id).
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export function checkSecretHash(client: ResourceRecord, username: string, sent: string | undefined): void {
  const secret = client.outputs.clientSecret;
  if (typeof secret !== "string" || secret === "") return;
  const expected = createHmac("sha256", secret)
    .update(username + client.id)
    .digest("base64");
  if (sent === undefined || !sameText(sent, expected)) {
    throw new AwsError("NotAuthorizedException", `Unable to verify secret hash for client ${client.id}`);
  }
}
