import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../clock";
import { isObject, type Json } from "../../json";
import { AwsError } from "../errors";
import { DetailedError } from "../protocol/errors";
import type { Region } from "./database";
import type { EmbeddedEngine } from "./embedded-engine";
import { type Item, keyOf } from "./types";
import type { Writer } from "./writer";

type WriteOperation = "PutItem" | "UpdateItem" | "DeleteItem";

/** One member of a transaction, its input checked and its expressions parsed. */
interface Part {
  readonly kind: "Put" | "Update" | "Delete" | "ConditionCheck";
  readonly operation: WriteOperation;
  readonly table: string;
  readonly input: Json;
  readonly data: Json;
  readonly key: Item;
}

interface Reason extends Json {
  readonly Code: string;
}

const operations = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "DeleteItem",
} as const;
const none: Reason = { Code: "None" };
const maxItems = 100;
const tokenLifeMs = 10 * 60 * 1000;

/**
 * TransactWriteItems on top of dynalite, which has none: all conditions are judged, then all writes are done, while no
 * other operation of the region runs; a write that fails puts back what was done before it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
 */
export class Transactions {
  private readonly tokens = new Map<string, { at: number; items: unknown }>();

  constructor(
    private readonly writer: Writer,
    private readonly clock: Clock,
  ) {}

  /** Carries a transaction out; rejects with `TransactionCanceledException` and the reasons, item by item. */
  async write(region: Region, engine: EmbeddedEngine, input: Json): Promise<Json> {
    const parts = await this.parts(engine, input);
    if (this.repeated(input)) return {};
    return region.gate.alone(async () => {
      const before: (Item | undefined)[] = [];
      for (const part of parts) before.push(await engine.item(part.table, part.key));
      cancelUnless(parts.map((part, i) => judge(engine, part, before[i])));
      const targets = parts.map(({ table, key }) => ({ table, item: key }));
      const output = await this.writer.write(region, targets, () => this.apply(engine, parts, before), { alone: true });
      const token = input.ClientRequestToken;
      if (typeof token === "string") this.tokens.set(token, { at: this.clock.now(), items: input.TransactItems });
      return output;
    });
  }

  private async apply(
    engine: EmbeddedEngine,
    parts: readonly Part[],
    before: readonly (Item | undefined)[],
  ): Promise<Json> {
    for (const [i, part] of parts.entries()) {
      if (part.kind === "ConditionCheck") continue;
      try {
        await engine.runValidated(part.operation, part.data);
      } catch (error) {
        for (let j = i - 1; j >= 0; j--) await putBack(engine, parts[j]!, before[j]);
        if (!(error instanceof AwsError)) throw error;
        cancelUnless(parts.map((_, j) => (j === i ? { Code: "ValidationError", Message: error.message } : none)));
      }
    }
    return {};
  }

  /** True when the same token was carried out within ten minutes; other items under it are refused. */
  private repeated(input: Json): boolean {
    const now = this.clock.now();
    for (const [token, { at }] of this.tokens) if (now - at > tokenLifeMs) this.tokens.delete(token);
    const token = input.ClientRequestToken;
    const earlier = typeof token === "string" ? this.tokens.get(token) : undefined;
    if (!earlier) return false;
    if (!isDeepStrictEqual(earlier.items, input.TransactItems)) {
      throw new AwsError(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request.",
      );
    }
    return true;
  }

  private async parts(engine: EmbeddedEngine, input: Json): Promise<Part[]> {
    const seen = new Set<string>();
    const parts: Part[] = [];
    for (const { kind, request } of transactItems(input)) {
      const part = await toPart(engine, kind, request);
      const identity = JSON.stringify([part.table, part.key]);
      if (seen.has(identity)) {
        throw new AwsError("ValidationException", "Transaction request cannot include multiple operations on one item");
      }
      seen.add(identity);
      parts.push(part);
    }
    return parts;
  }
}

/** The members of a TransactWriteItems input, checked for their form. */
export function transactItems(input: Json): { kind: keyof typeof operations; request: Json }[] {
  const items = input.TransactItems;
  if (!Array.isArray(items) || items.length === 0 || items.length > maxItems) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${maxItems}`,
    );
  }
  return items.map((item: unknown) => {
    const entries = isObject(item) ? Object.entries(item).filter(([, value]) => isObject(value)) : [];
    const [kind, request] = entries[0] ?? [];
    if (entries.length !== 1 || !kind || !Object.hasOwn(operations, kind)) {
      throw new AwsError("ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    return { kind: kind as keyof typeof operations, request: request as Json };
  });
}

async function toPart(engine: EmbeddedEngine, kind: keyof typeof operations, request: Json): Promise<Part> {
  if (kind === "ConditionCheck" && !request.ConditionExpression) {
    throw new AwsError("ValidationException", "The ConditionExpression of a ConditionCheck must not be null");
  }
  if (kind === "Update" && !request.UpdateExpression) {
    throw new AwsError("ValidationException", "The UpdateExpression of an Update must not be null");
  }
  const { ReturnValuesOnConditionCheckFailure: _, ReturnValues: __, ...plain } = request;
  const operation = operations[kind];
  const data = engine.validate(operation, plain);
  const table = String(data.TableName);
  const description = await engine.table(table);
  if (!description) throw new AwsError("ResourceNotFoundException", "Requested resource not found");
  const key = keyOf((data.Key ?? data.Item) as Item, description.KeySchema);
  // Reads the key as the operation will, so that a bad one refuses the whole request before anything is written.
  await engine.run("GetItem", { TableName: table, Key: data.Key ?? key });
  return { kind, operation, table, input: request, data, key };
}

function judge(engine: EmbeddedEngine, part: Part, existing: Item | undefined): Reason {
  if (engine.conditionHolds(part.data, existing)) return none;
  const shown = part.input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && existing ? { Item: existing } : {};
  return { Code: "ConditionalCheckFailed", Message: "The conditional request failed", ...shown };
}

function cancelUnless(reasons: readonly Reason[]): void {
  if (reasons.every(({ Code }) => Code === "None")) return;
  const codes = reasons.map(({ Code }) => Code).join(", ");
  throw new DetailedError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

async function putBack(engine: EmbeddedEngine, part: Part, before: Item | undefined): Promise<void> {
  if (part.kind === "ConditionCheck") return;
  if (before) await engine.run("PutItem", { TableName: part.table, Item: before });
  else await engine.run("DeleteItem", { TableName: part.table, Key: part.key });
}
