import { createHmac, randomBytes } from "node:crypto";
import type { Credentials } from "../principal";
import type { Storage } from "../storage";
import { sameSignature } from "./sigv4";

/** What a session token says, its seal already checked. */
export interface Session {
  readonly roleArn: string;
  /** Id of the role at that time: a role that was made anew under the same name is another one. */
  readonly roleId: string;
  readonly name: string;
  /** Milliseconds since the epoch; absent: the stage's own sessions do not end. */
  readonly expires?: number;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Makes and checks credentials out of one random secret of the storage: nothing else is kept, and the same role and
 * session get the same credentials as long as the storage lives.
 */
export class CredentialMaker {
  private readonly secret: Buffer;

  constructor(storage: Storage) {
    const kept = storage.entries<string>("iam-secret");
    let secret = kept.get("secret");
    if (secret === undefined) {
      secret = randomBytes(32).toString("base64");
      kept.set("secret", secret);
    }
    this.secret = Buffer.from(secret, "base64");
  }

  /** Long-term credentials of a user's access key, or of the account. */
  longTerm(subject: string): Credentials {
    return { accessKeyId: `AKIA${this.id(subject)}`, secretAccessKey: this.secretKey(subject) };
  }

  /** Temporary credentials of a role's session. */
  temporary(session: Session): Credentials & { readonly sessionToken: string } {
    const body = Buffer.from(JSON.stringify(session)).toString("base64url");
    const sessionToken = `${body}.${this.derive(`token ${body}`).toString("base64url")}`;
    return { accessKeyId: `ASIA${this.id(body)}`, secretAccessKey: this.secretKey(body), sessionToken };
  }

  /** The session of a token and its secret key; undefined when the token was not made here, or not for this access key. */
  open(sessionToken: string, accessKeyId: string): { session: Session; secretAccessKey: string } | undefined {
    const [body = "", seal = ""] = sessionToken.split(".");
    if (!sameSignature(seal, this.derive(`token ${body}`).toString("base64url"))) return undefined;
    if (accessKeyId !== `ASIA${this.id(body)}`) return undefined;
    const session = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Session;
    return { session, secretAccessKey: this.secretKey(body) };
  }

  /** An id of sixteen capital letters and digits, such as AWS's unique ids end in. */
  id(subject: string): string {
    return Array.from(this.derive(`id ${subject}`).subarray(0, 16), (byte) => alphabet[byte % 32]).join("");
  }

  private secretKey(subject: string): string {
    return this.derive(`secret ${subject}`).toString("base64").replace(/=+$/, "").slice(0, 40);
  }

  private derive(subject: string): Buffer {
    return createHmac("sha256", this.secret).update(subject).digest();
  }
}
