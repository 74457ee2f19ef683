import { Agent, request } from "node:http";
import type { Json } from "../../../json";
import { AwsError } from "../../errors";
import { DetailedError } from "../../protocol/errors";
import { EmbeddedEngine } from "../embedded-engine";
import { type Engine, itemOf, itemsOf, tableOf } from "../engine";
import type { DynaliteOperation, EngineOperation } from "../operations";
import type { IndexDescription, Item, TableDescription } from "../types";

/** AWS's own DynamoDB Local as the engine of one region. IAM has decided before it is asked. */
export class AwsEngine implements Engine {
  /** Reads expressions of key conditions, for IAM's condition keys; holds no table. */
  private readonly parser: EmbeddedEngine;
  private readonly agent = new Agent({ keepAlive: true });

  /** @param key access key id: with the region it names a set of tables, apart from all others of the server. */
  constructor(
    private readonly port: number,
    private readonly region: string,
    private readonly accountId: string,
    private readonly key = "local",
  ) {
    this.parser = new EmbeddedEngine(region, accountId);
  }

  async run(operation: EngineOperation, input: Json): Promise<Json> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.call(operation, input);
      } catch (error) {
        // Under load it fails to look at a table whose index it is building; clients of AWS ask again, too.
        const passing = operation === "DescribeTable" && error instanceof AwsError && error.status >= 500;
        if (!passing || tries === 3) throw error;
        await new Promise((turn) => setTimeout(turn, 50));
      }
    }
  }

  validate(_operation: DynaliteOperation, input: Json): Json {
    return input;
  }

  runValidated(operation: DynaliteOperation, data: Json): Promise<Json> {
    return this.run(operation, data);
  }

  keyConditions(input: Json): Json {
    return this.parser.keyConditions(input);
  }

  table(name: string): Promise<TableDescription | undefined> {
    return tableOf(this, name);
  }

  item(table: string, key: Item): Promise<Item | undefined> {
    return itemOf(this, table, key);
  }

  items(table: string): AsyncIterable<Item> {
    return itemsOf(this, table);
  }

  /** Indexes one at a time, as AWS takes them. */
  async describe(before: TableDescription, after: TableDescription): Promise<void> {
    const [old, wanted] = [before, after].map(({ GlobalSecondaryIndexes: all }) => all ?? []) as IndexDescription[][];
    const named = (list: IndexDescription[], name: string) => list.some(({ IndexName }) => IndexName === name);
    const updates = [
      ...old!.filter(({ IndexName }) => !named(wanted!, IndexName)).map(({ IndexName }) => ({ Delete: { IndexName } })),
      ...wanted!
        .filter(({ IndexName }) => !named(old!, IndexName))
        .map((index) => ({ Create: creation(index, after) })),
    ];
    for (const update of updates) {
      await this.run("UpdateTable", {
        TableName: after.TableName,
        AttributeDefinitions: after.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [update],
      });
      await this.settled(after.TableName);
    }
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.parser.close();
  }

  private async settled(name: string): Promise<void> {
    for (;;) {
      const table = await this.table(name);
      const states = [table?.TableStatus, ...(table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)];
      if (states.every((state) => state === "ACTIVE")) return;
      await new Promise((turn) => setTimeout(turn, 20));
    }
  }

  private call(operation: string, input: Json): Promise<Json> {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      "Content-Type": "application/x-amz-json-1.0",
      "Content-Length": body.length,
      "X-Amz-Target": `DynamoDB_20120810.${operation}`,
      // It checks no signature.
      Authorization: `AWS4-HMAC-SHA256 Credential=${this.key}/20260101/${this.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
    };
    const options = { host: "127.0.0.1", port: this.port, method: "POST", path: "/", headers, agent: this.agent };
    return new Promise((resolve, reject) => {
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          try {
            const answer = JSON.parse(this.renamed(operation, Buffer.concat(chunks).toString("utf8"))) as Json;
            if (response.statusCode === 200) resolve(answer);
            else reject(refusal(answer, response.statusCode ?? 500));
          } catch (error) {
            reject(error);
          }
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** It names its tables as of a region and an account of its own; items are left as they are. */
  private renamed(operation: string, text: string): string {
    if (!operation.endsWith("Table")) return text;
    return text.replaceAll(
      "arn:aws:dynamodb:ddblocal:000000000000:",
      `arn:aws:dynamodb:${this.region}:${this.accountId}:`,
    );
  }
}

function creation({ IndexName, KeySchema, Projection }: IndexDescription, table: TableDescription): Json {
  const mode = (table.BillingModeSummary as { BillingMode?: string } | undefined)?.BillingMode;
  const { ReadCapacityUnits = 1, WriteCapacityUnits = 1 } = (table.ProvisionedThroughput ?? {}) as Record<
    string,
    number
  >;
  return {
    IndexName,
    KeySchema,
    Projection,
    ...(mode === "PAY_PER_REQUEST" ? {} : { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }),
  };
}

function refusal({ __type, message, Message, ...members }: Json, status: number): AwsError {
  const code = String(__type).split("#").at(-1)!;
  return new DetailedError(code, String(message ?? Message ?? ""), members, status);
}
