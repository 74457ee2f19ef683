import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { openDatabase } from "../../../../local/cloud/dynamodb/aws";
import { checkJava, DynamoDbLocalError } from "../../../../local/cloud/dynamodb/aws/library";
import { startDynamoDbLocal } from "../../../../local/cloud/dynamodb/aws/server";
import { Storage } from "../../../../local/cloud/storage";
import { startStage } from "../protocol/stage";

const shop = {
  name: "shop",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  attributes: [{ name: "pk", type: "S" }],
};

describe("AWS's DynamoDB Local beside the stage", () => {
  it("says what is missing where there is no JDK", async () => {
    const { PATH } = process.env;
    process.env.PATH = "";
    try {
      await assert.rejects(openDatabase(new Storage(), "aws"), (error: Error) => {
        assert.ok(error instanceof DynamoDbLocalError);
        assert.match(error.message, /needs a JDK of version 17 or later and Maven on PATH: javac was not found/);
        return true;
      });
    } finally {
      process.env.PATH = PATH;
    }
  });

  it("keeps tables in the state folder, and asks IAM before the database", async function () {
    this.timeout(60_000);
    await orSkip(this);
    const directory = mkdtempSync(join(tmpdir(), "stage-"));
    try {
      for (const run of [0, 1]) {
        const storage = new Storage(directory);
        const close = await openDatabase(storage, "aws");
        const stage = await startStage([dynamodb], { storage });
        const { outputs } = await stage.create("aws:dynamodb/table:Table", "shop", shop);
        const documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
        if (run === 0) await documents.send(new PutCommand({ TableName: "shop", Item: { pk: "1", kept: true } }));
        const get = () => documents.send(new GetCommand({ TableName: "shop", Key: { pk: "1" } }));
        assert.deepEqual((await get()).Item, { pk: "1", kept: true });
        stage.iam.refuse.add(`dynamodb:GetItem ${outputs.arn}`);
        await assert.rejects(get(), { name: "AccessDeniedException" });
        assert.match(stage.cloud.services.find(({ name }) => name === "dynamodb")!.limits, /by DynamoDB Local/);
        await stage.close();
        storage.close();
        await close();
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("listens on the loopback interface alone, lets no web page in, and ends when it is closed", async function () {
    this.timeout(60_000);
    await orSkip(this);
    const server = await startDynamoDbLocal();
    const opens = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host, port: server.port, timeout: 1000 });
        const end = (open: boolean) => {
          socket.destroy();
          resolve(open);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
        socket.once("timeout", () => end(false));
      });
    assert.ok(await opens("127.0.0.1"));
    const outside = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ internal }) => !internal),
    );
    for (const { address, family } of outside) {
      if (family === "IPv4") assert.ok(!(await opens(address)), address);
    }
    const asked = await fetch(`http://127.0.0.1:${server.port}/`, {
      method: "OPTIONS",
      headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
    });
    assert.ok(!["*", "https://evil.example"].includes(asked.headers.get("access-control-allow-origin") ?? ""));
    await server.close();
    assert.ok(!(await opens("127.0.0.1")));
  });
});

/** Skips a test, visibly, where there is no Java or Maven. */
async function orSkip(test: Mocha.Context): Promise<void> {
  try {
    await checkJava();
  } catch (error) {
    if (!(error instanceof DynamoDbLocalError)) throw error;
    process.stderr.write(`    skipped: ${error.message}\n`);
    test.skip();
  }
}
