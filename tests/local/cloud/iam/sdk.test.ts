import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Cloud } from "../../../../local/cloud/cloud";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { iam } from "../../../../local/cloud/iam";
import { s3 } from "../../../../local/cloud/s3";
import { sqs } from "../../../../local/cloud/sqs";
import { front } from "../../../../local/front";
import { listen } from "../../../../local/server";
import { accountId, create, policy, trust } from "./stage";

describe("calls of the AWS SDK, signed and verified", () => {
  let cloud: Cloud;
  let server: Awaited<ReturnType<typeof listen>>;
  before(async () => {
    let current: Cloud | undefined;
    const nobody = async () => ({ status: 404, headers: [], body: Buffer.alloc(0) });
    server = await listen({ port: 0, handle: front(() => current, nobody).handle });
    cloud = new Cloud({ services: [iam, dynamodb, s3, sqs], baseUrl: server.url, programDirectory: ".", accountId });
    current = cloud;
    await cloud.start();
    await create(cloud, "aws:s3/bucket:Bucket", "data", { bucket: "data" });
    await create(cloud, "aws:iam/role:Role", "app", {
      name: "app",
      assumeRolePolicy: trust(),
      inlinePolicies: [
        {
          name: "own",
          policy: policy({ Action: ["s3:PutObject", "s3:GetObject"], Resource: "arn:aws:s3:::data/own/*" }),
        },
      ],
    });
  });
  after(async () => {
    await cloud.stop();
    await server.close();
  });

  const operator = () => cloud.port("iam").operator();
  const app = () =>
    cloud.port("iam").assumeRole(`arn:aws:iam::${accountId}:role/app`, "lambda.amazonaws.com", "fn").credentials;
  const options = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({
    region: "us-east-1",
    endpoint: server.url,
    maxAttempts: 1,
    credentials,
  });

  it("DynamoDB, SQS and S3 take the operator's", async () => {
    assert.deepEqual((await new DynamoDBClient(options(operator())).send(new ListTablesCommand({}))).TableNames, []);
    await new SQSClient(options(operator())).send(new ListQueuesCommand({}));
    const { Buckets } = await new S3Client({ ...options(operator()), forcePathStyle: true }).send(
      new ListBucketsCommand({}),
    );
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      ["data"],
    );
  });

  it("S3 takes names of every kind, and streams", async () => {
    const client = new S3Client({ ...options(app()), forcePathStyle: true });
    for (const name of ["plain", "with blank", "a+b", "ü€", "a/../b", "x//y", "100%", "q?x=1&y#z", "(a)!*'~"]) {
      const Key = `own/${name}`;
      await client.send(new PutObjectCommand({ Bucket: "data", Key, Body: name }));
      const { Body } = await client.send(new GetObjectCommand({ Bucket: "data", Key }));
      assert.equal(await Body?.transformToString(), name);
    }
    const Body = Readable.from([Buffer.from("in "), Buffer.from("parts")]);
    await client.send(new PutObjectCommand({ Bucket: "data", Key: "own/stream", Body, ContentLength: 8 }));
    const read = await client.send(new GetObjectCommand({ Bucket: "data", Key: "own/stream" }));
    assert.equal(await read.Body?.transformToString(), "in parts");
  });

  it("a role does what its policy allows, and no more", async () => {
    const client = new S3Client({ ...options(app()), forcePathStyle: true });
    await assert.rejects(client.send(new GetObjectCommand({ Bucket: "data", Key: "other/x" })), {
      name: "AccessDenied",
    });
    await assert.rejects(new DynamoDBClient(options(app())).send(new ListTablesCommand({})), (error: Error) => {
      assert.equal(error.name, "AccessDeniedException");
      assert.match(
        error.message,
        new RegExp(
          `^User: arn:aws:sts::${accountId}:assumed-role/app/fn is not authorized to perform: dynamodb:ListTables `,
        ),
      );
      return true;
    });
  });

  it("a wrong secret, a wrong key and a borrowed token are refused", async () => {
    const wrong = [
      { ...operator(), secretAccessKey: "x".repeat(40) },
      { ...operator(), accessKeyId: "AKIAAAAAAAAAAAAAAAAA" },
      { ...operator(), sessionToken: app().sessionToken },
      { ...app(), secretAccessKey: operator().secretAccessKey },
    ];
    for (const credentials of wrong) {
      await assert.rejects(new DynamoDBClient(options(credentials)).send(new ListTablesCommand({})), (error: Error) => {
        assert.match(error.name, /^(InvalidSignatureException|UnrecognizedClientException)$/);
        return true;
      });
    }
  });
});
