import { randomInt } from "node:crypto";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";
import { checkAttributes, checkWritable } from "./attributes";
import { sameText } from "./client-secret";
import { type Code, type Directory, type User, unknownUser } from "./directory";
import { checkPassword } from "./passwords";

const hourMs = 3_600_000;
/** https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html, read 2026-11. */
const lifeMs: Readonly<Record<Code["use"], number>> = { signUp: 24 * hourMs, password: hourMs };

/** Where a code was sent, with most of the address hidden. */
export interface Delivery {
  readonly AttributeName: string;
  readonly DeliveryMedium: string;
  readonly Destination: string;
}

/** What people do about their own accounts before they can sign in; by the API and on the hosted pages alike. */
export class Accounts {
  constructor(private readonly directory: Directory) {}

  /** May people register themselves? */
  selfRegistration(poolId: string): boolean {
    const config = this.directory.pool(poolId).inputs.adminCreateUserConfig;
    return (config as { allowAdminCreateUserOnly?: boolean } | undefined)?.allowAdminCreateUserOnly !== true;
  }

  /** Registers a user and sends the code that confirms the address. */
  signUp(
    client: ResourceRecord,
    username: string,
    password: string,
    attributes: Readonly<Record<string, string>>,
  ): { user: User; delivery: Delivery } {
    const poolId = String(client.inputs.userPoolId);
    if (!this.selfRegistration(poolId)) {
      throw new AwsError("NotAuthorizedException", "SignUp is not permitted for this user pool");
    }
    const pool = this.directory.pool(poolId);
    checkPassword(password, pool);
    checkWritable(client, attributes);
    const byAddress = pool.inputs.usernameAttributes as string[] | undefined;
    checkAttributes(pool, byAddress ? { [byAddress[0]!]: username, ...attributes } : attributes, { creating: true });
    const added = this.directory.add(poolId, username, { attributes });
    const user = this.directory.setPassword(poolId, added, password, "UNCONFIRMED");
    return { user, delivery: this.send(poolId, user, "signUp") };
  }

  /** Confirms a user by the code of the registration. */
  confirm(client: ResourceRecord, username: string, digits: string): void {
    const poolId = String(client.inputs.userPoolId);
    const user = this.take(client, username, digits, "signUp");
    const address = deliveryOf(user).AttributeName;
    const attributes = { ...user.attributes, [`${address}_verified`]: "true" };
    this.directory.change(poolId, user, { status: "CONFIRMED", attributes });
  }

  /** Sends a code anew; whoever may not know that a user does not exist is told of a delivery too. */
  sendTo(client: ResourceRecord, username: string, use: Code["use"]): Delivery {
    const poolId = String(client.inputs.userPoolId);
    const user = this.directory.find(poolId, username);
    if (user) return this.send(poolId, user, use);
    const refusal = unknownUser(client);
    if (refusal) throw refusal;
    return { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(username) };
  }

  /** Sets a new password by the code that was sent for it. */
  resetPassword(client: ResourceRecord, username: string, digits: string, password: string): void {
    const poolId = String(client.inputs.userPoolId);
    checkPassword(password, this.directory.pool(poolId));
    const user = this.take(client, username, digits, "password");
    this.directory.setPassword(poolId, user, password, "CONFIRMED");
  }

  /** Stands in for the e-mail: the code is a line in the stage's log. */
  private send(poolId: string, user: User, use: Code["use"]): Delivery {
    const { cloud } = this.directory;
    const digits = String(randomInt(0, 1_000_000)).padStart(6, "0");
    const delivery = deliveryOf(user);
    const address = user.attributes[delivery.AttributeName] ?? user.username;
    cloud.telemetry.emit({
      kind: "log",
      time: cloud.clock.now(),
      group: `/aws/cognito/${poolId}`,
      stream: "messages",
      message: `no message is sent by the local stage; the code for ${address} is ${digits}`,
    });
    this.directory.change(poolId, user, { code: { digits, use, expires: cloud.clock.now() + lifeMs[use] } });
    return delivery;
  }

  private take(client: ResourceRecord, username: string, digits: string, use: Code["use"]): User {
    const poolId = String(client.inputs.userPoolId);
    const user = this.directory.find(poolId, username);
    const refusal = user ? undefined : unknownUser(client);
    if (refusal) throw refusal;
    const code = user?.code?.use === use ? user.code : undefined;
    if (!user || !code || code.expires < this.directory.cloud.clock.now()) {
      throw new AwsError("ExpiredCodeException", "Invalid code provided, please request a code again.");
    }
    if (!sameText(code.digits, digits)) {
      throw new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");
    }
    return this.directory.change(poolId, user, { code: undefined });
  }
}

function deliveryOf(user: User): Delivery {
  const byPhone = user.attributes.email === undefined && user.attributes.phone_number !== undefined;
  return byPhone
    ? {
        AttributeName: "phone_number",
        DeliveryMedium: "SMS",
        Destination: `+*******${user.attributes.phone_number!.slice(-4)}`,
      }
    : { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(user.attributes.email) };
}

function masked(address = ""): string {
  return address.replace(/^(.)[^@]*@(.)[^.]*/, "$1***@$2***");
}
