import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { stepOf } from "../shared/checkout";
import { type Checkout, parseCheckout } from "../shared/checkout-input";
import { keys } from "../shared/keys";
import { log } from "../shared/log";
import { priceLines } from "../shared/price";
import { Problem } from "../shared/problem";
import { setting } from "../shared/setting";
import { table, tableName } from "../shared/table";

const creditLimit = Number(setting("CREDIT_LIMIT"));

/** A checkout with what it costs. */
export interface Charged extends Checkout {
  readonly total: number;
  readonly currency: string;
}

/**
 * Second step of a checkout: puts its price on the partner's account, within the account's credit. Charge and balance
 * change in one transaction, so a repeated step charges once. Fails with `CreditExceeded`.
 */
export async function handler(input: unknown): Promise<Charged> {
  const checkout = parseCheckout(input);
  const { total, currency } = await priceLines(checkout.items);
  try {
    await charge(checkout, total, currency);
    log("INFO", "charged", { checkoutId: checkout.checkoutId, total, currency });
    return { ...checkout, total, currency };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const done = await stepOf(checkout.checkoutId, "CHARGE");
    // The price of the first time counts: it is on the account.
    if (done) return { ...checkout, total: done.total as number, currency: done.currency as string };
    if (error.CancellationReasons?.[0]?.Code !== "ConditionalCheckFailed") throw error;
    throw new Problem(402, "CreditExceeded", `The account's credit does not cover ${total} ${currency}.`);
  }
}

async function charge({ checkoutId, account }: Checkout, total: number, currency: string): Promise<void> {
  await table.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Update: {
            TableName: tableName,
            Key: keys.account(`${account}#${currency}`),
            UpdateExpression: "ADD balance :total",
            ConditionExpression: ":total <= :limit AND (attribute_not_exists(balance) OR balance <= :room)",
            ExpressionAttributeValues: { ":total": total, ":limit": creditLimit, ":room": creditLimit - total },
          },
        },
        {
          Put: {
            TableName: tableName,
            Item: { ...keys.checkout(checkoutId, "CHARGE"), account, total, currency, at: new Date().toISOString() },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      ],
    }),
  );
}
