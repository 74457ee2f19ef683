import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { StageDescription } from "../../../local/console/control";
import type { Keeper } from "./ledger";

/** Everything of `stateProgram` that keeps data, through the AWS SDK. Each request is sent once. */
export function keepersOf(stage: StageDescription): Keeper[] {
  const { region, operator: credentials, url: endpoint } = stage;
  const { tableName, queueUrl, bucketName, streamName, poolId } = stage.outputs as Record<string, string>;
  const options = { region, credentials, endpoint, maxAttempts: 1 };
  return [
    items(new DynamoDBClient(options), tableName!),
    messages(new SQSClient(options), queueUrl!),
    objects(new S3Client({ ...options, forcePathStyle: true }), bucketName!),
    records(new KinesisClient(options), streamName!),
    users(new CognitoIdentityProviderClient(options), poolId!),
  ];
}

function items(client: DynamoDBClient, TableName: string): Keeper {
  return {
    name: "item",
    overwrites: true,
    async put(key, value) {
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: key }, value: { S: value } } }));
    },
    async remove(key) {
      await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: key } } }));
    },
    async all() {
      const found = new Map<string, string>();
      for await (const { Items = [] } of paginateScan({ client }, { TableName }))
        for (const { pk, value } of Items) found.set(pk!.S!, value!.S!);
      return found;
    },
  };
}

function messages(client: SQSClient, QueueUrl: string): Keeper {
  const receive = async (VisibilityTimeout: number): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout });
    return (await client.send(command)).Messages ?? [];
  };
  return {
    name: "message",
    overwrites: false,
    async put(key, value) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify([key, value]) }));
    },
    async remove(key) {
      for (const { Body = "", ReceiptHandle } of await receive(0)) {
        if ((JSON.parse(Body) as string[])[0] !== key) continue;
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        return;
      }
      throw new Error(`${key} is not among the oldest messages`);
    },
    async all() {
      const met: Message[] = [];
      for (let batch = await receive(600); batch.length > 0; batch = await receive(600)) met.push(...batch);
      for (const { ReceiptHandle } of met)
        await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      return new Map(met.map(({ Body = "" }) => JSON.parse(Body) as [string, string]));
    },
  };
}

function objects(client: S3Client, Bucket: string): Keeper {
  return {
    name: "object",
    overwrites: true,
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async all() {
      const found = new Map<string, string>();
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
        for (const { Key } of Contents) {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          found.set(Key!, await Body!.transformToString());
        }
      return found;
    },
  };
}

function records(client: KinesisClient, StreamName: string): Keeper {
  return {
    name: "record",
    overwrites: false,
    async put(key, value) {
      await client.send(new PutRecordCommand({ StreamName, PartitionKey: key, Data: Buffer.from(value) }));
    },
    async all() {
      const start = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" } as const;
      let iterator = (await client.send(new GetShardIteratorCommand(start))).ShardIterator;
      const found = new Map<string, string>();
      for (;;) {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator: iterator }),
        );
        for (const { PartitionKey, Data } of Records) found.set(PartitionKey!, Buffer.from(Data!).toString());
        if (Records.length === 0) return found;
        iterator = NextShardIterator;
      }
    },
  };
}

function users(client: CognitoIdentityProviderClient, UserPoolId: string): Keeper {
  return {
    name: "user",
    overwrites: false,
    async put(Username, value) {
      const UserAttributes = [{ Name: "name", Value: value }];
      await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
    },
    async remove(Username) {
      await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    },
    async all() {
      const found = new Map<string, string>();
      for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId }))
        for (const { Username, Attributes = [] } of Users)
          found.set(Username!, Attributes.find(({ Name }) => Name === "name")!.Value!);
      return found;
    },
  };
}
