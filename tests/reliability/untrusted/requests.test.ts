import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { AwsV4Signer } from "aws4fetch";
import fc from "fast-check";
import { answering, type FrontDoor, openFrontDoor } from "../../clients/front-door";
import { addWebSocketApi, opened } from "../../clients/sockets";

const seed = 20_261_121;

describe(`Strangers' bytes at a stage (seed ${seed})`, function () {
  this.timeout(120_000);
  let door: FrontDoor;
  let url: string;
  const deaths: unknown[] = [];
  const note = (error: unknown) => void deaths.push(error);
  before(async () => {
    process.on("unhandledRejection", note);
    door = await openFrontDoor();
    await door.create("aws:dynamodb/table:Table", "xxx", {
      name: "xxx",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "Name",
      attributes: [{ name: "Name", type: "S" }],
    });
    await door.create("aws:kinesis/stream:Stream", "xxx", { name: "xxx", shardCount: 1 });
    ({ url } = await door.addRestApi("shop", { paths: { "/{id}": { get: answering('$input.params("id")') } } }));
  });
  after(async () => {
    process.off("unhandledRejection", note);
    await door.close();
    assert.deepEqual(deaths, []);
  });
  /** A marked request in between gets its own answer and no other's. */
  const served = async (mark: string) => assert.equal(await (await fetch(`${url}/${mark}`)).text(), mark);

  it("random requests on one connection are answered or refused; none gets another's answer", async () => {
    const line = fc.oneof(
      fc.constantFrom(
        "GET / HTTP/1.1",
        "POST /x HTTP/1.1",
        "GET /x HTTP/9.9",
        "PRI * HTTP/2.0",
        "GET",
        "\0",
        "OPTIONS * HTTP/1.1",
      ),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    const header = fc.oneof(
      fc.constantFrom(
        "Host: 127.0.0.1",
        "Content-Length: 5",
        "Content-Length: -1",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Expect: 100-continue",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Connection: close",
        "Content-Length: 99999999999999999999",
        " folded",
        "a:b",
        ":x",
        "Sec-WebSocket-Key: x",
      ),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    const body = fc.oneof(
      fc.constantFrom("", "5\r\nhello\r\n0\r\n\r\n", "ffffffffffffffffffff\r\n", "zz\r\n"),
      fc.string({ unit: "binary", maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(line, fc.array(header, { maxLength: 6 }), body, async (first, headers, rest) => {
        const answer = await exchange(`${first}\r\n${headers.join("\r\n")}\r\n\r\n${rest}`);
        if (answer !== "") assert.match(answer, /^HTTP\/1\.1 [1-5]\d\d |^\0/);
        assert.doesNotMatch(answer, /^HTTP\/1\.1 500/);
      }),
      { seed, numRuns: 400 },
    );
    await served("after-random-requests");
  });

  it("endless headers and a request that is never finished hold nobody else up", async () => {
    const sockets = Array.from({ length: 50 }, (_, i) => {
      const socket = connect(door.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(
        i % 2 === 0
          ? `GET / HTTP/1.1\r\nX: ${"x".repeat(100_000)}`
          : "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc",
      );
      return socket;
    });
    await Promise.all(Array.from({ length: 20 }, (_, i) => served(`mark-${i}`)));
    for (const socket of sockets) socket.destroy();
  });

  const targets = [
    [
      "dynamodb",
      "DynamoDB_20120810",
      "PutItem GetItem Query Scan UpdateItem BatchWriteItem TransactWriteItems DescribeTable",
    ],
    [
      "sqs",
      "AmazonSQS",
      "SendMessage ReceiveMessage DeleteMessage SendMessageBatch GetQueueUrl ChangeMessageVisibility",
    ],
    ["kinesis", "Kinesis_20131202", "PutRecord PutRecords GetRecords GetShardIterator DescribeStream ListShards"],
    ["firehose", "Firehose_20150804", "PutRecord PutRecordBatch"],
    ["states", "AWSStepFunctions", "StartExecution DescribeExecution StopExecution GetExecutionHistory"],
    ["secretsmanager", "secretsmanager", "GetSecretValue PutSecretValue DescribeSecret"],
    ["ssm", "AmazonSSM", "GetParameter GetParameters GetParametersByPath PutParameter"],
    [
      "cognito-idp",
      "AWSCognitoIdentityProviderService",
      "InitiateAuth SignUp AdminCreateUser AdminInitiateAuth RespondToAuthChallenge GetUser ListUsers",
    ],
    ["events", "AWSEvents", "PutEvents"],
    ["logs", "Logs_20140328", "PutLogEvents DescribeLogGroups FilterLogEvents"],
  ] as const;
  for (const [service, prefix, operations] of targets) {
    it(`${service}: any body of any operation is answered, and none by a fault of the stage`, async () => {
      const member = fc.constantFrom(
        "TableName",
        "Key",
        "Item",
        "QueueUrl",
        "MessageBody",
        "StreamName",
        "Data",
        "PartitionKey",
        "Records",
        "Entries",
        "SecretId",
        "Name",
        "Names",
        "Username",
        "ClientId",
        "AuthFlow",
        "AuthParameters",
        "UserPoolId",
        "KeyId",
        "Plaintext",
        "input",
        "stateMachineArn",
        "executionArn",
        "logGroupName",
        "Limit",
        "ShardIterator",
        "DeliveryStreamName",
        "Record",
        "TransactItems",
        "RequestItems",
        "AccessToken",
        "__proto__",
      );
      const value = fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom("xxx", "", "arn:aws:x", "AAAA", -1, 1e308, { S: "x" }, [{}], [null]),
      );
      const body = fc.oneof(
        fc.dictionary(member, value, { maxKeys: 6 }).map((it) => JSON.stringify(it)),
        fc.constantFrom("", "{", "null", "[]", '"x"', "[".repeat(50_000)),
        fc.string({ maxLength: 30 }),
      );
      const operation = fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...operations.split(" ")) },
        { weight: 1, arbitrary: fc.constantFrom("constructor", "__proto__", "toString", "", "Nope") },
      );
      await fc.assert(
        fc.asyncProperty(operation, body, async (name, text) => {
          const signer = new AwsV4Signer({
            ...door.operator,
            method: "POST",
            url: `${door.url}/`,
            service,
            region: door.cloud.region,
            headers: { "X-Amz-Target": `${prefix}.${name}`, "Content-Type": "application/x-amz-json-1.1" },
            body: text,
          });
          const signed = await signer.sign();
          const answer = await fetch(signed.url, { method: "POST", headers: signed.headers, body: text });
          const told = await answer.text();
          assert.doesNotMatch(told, /Signature|NotSimulated/, "the request reached the service");
          assert.ok(answer.status < 500, `${name} ${text.slice(0, 200)}: ${answer.status} ${told}`);
        }),
        { seed, numRuns: 60 },
      );
    });
  }

  it("random bytes after a WebSocket's handshake end that connection alone", async () => {
    const live = await addWebSocketApi(door);
    for (let i = 0; i < 100; i++) {
      const socket = connect(door.port, "127.0.0.1");
      socket.on("error", () => {});
      const { pathname, search } = new URL(live.url);
      socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
      );
      await new Promise((turn) => socket.once("data", turn));
      socket.write(randomBytes(1 + ((i * 37) % 300)));
      socket.end();
    }
    const good = await opened(live.url);
    good.close();
    await served("after-random-frames");
  });

  /** What comes back for these bytes until the server ends, or for a moment. */
  function exchange(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(door.port, "127.0.0.1", () => socket.end(bytes, "latin1"));
      let answer = "";
      const done = () => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answer);
      };
      const timer = setTimeout(done, 500);
      socket.on("data", (chunk) => {
        answer += chunk.toString("latin1");
      });
      socket.on("close", done).on("error", done);
    });
  }
});
