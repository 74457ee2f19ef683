import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds between signing and arrival beyond which a message counts as replayed. */
const tolerance = 300;

/** The signature header of a body: `t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY`. */
export function sign(secret: string, body: string, seconds: number): string {
  return `t=${seconds},v1=${digest(secret, body, String(seconds)).toString("hex")}`;
}

/** Whether a signature header fits the raw body and was made near the time the message arrived. */
export function verify(secret: string, body: string, header: string, arrivedSeconds: number): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return false;
  const [, seconds, signature] = match;
  if (Math.abs(arrivedSeconds - Number(seconds)) > tolerance) return false;
  return timingSafeEqual(digest(secret, body, seconds!), Buffer.from(signature!, "hex"));
}

function digest(secret: string, body: string, seconds: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
}
