import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTarget } from "../access/targets";
import { logicalName, nameRules } from "../names";

/** DynamoDB's key types. */
export const KeyType = { String: "S", Number: "N", Binary: "B" } as const;
/** DynamoDB's key types. */
export type KeyType = (typeof KeyType)[keyof typeof KeyType];

/** What a table's stream carries of a changed item. */
export const StreamView = {
  KeysOnly: "KEYS_ONLY",
  NewImage: "NEW_IMAGE",
  OldImage: "OLD_IMAGE",
  NewAndOldImages: "NEW_AND_OLD_IMAGES",
} as const;
/** What a table's stream carries of a changed item. */
export type StreamView = (typeof StreamView)[keyof typeof StreamView];

/** A key attribute. */
export interface TableKey {
  name: string;
  /** @default KeyType.String */
  type?: KeyType;
}

/** A global secondary index; it projects all attributes. */
export interface TableIndex {
  partitionKey: TableKey;
  /** @default none */
  sortKey?: TableKey;
}

/** Arguments of {@link Table}. */
export interface TableArgs {
  /** @default `{ name: "pk" }` */
  partitionKey?: TableKey;
  /** @default `{ name: "sk" }`; a table without a sort key sets `noSortKey` */
  sortKey?: TableKey;
  /** @default false */
  noSortKey?: boolean;
  /** Global secondary indexes by name. @default none */
  indexes?: Record<string, TableIndex>;
  /** Turns the table's stream on. @default no stream */
  stream?: StreamView;
  /** Attribute with the epoch second at which an item expires. @default items do not expire */
  timeToLiveAttribute?: string;
  /** Restore to any second of the last 35 days. @default true */
  pointInTimeRecovery?: pulumi.Input<boolean>;
  /** ARN of a customer-managed key; whoever is granted access is granted its use. @default a key that AWS owns */
  kmsKeyArn?: pulumi.Input<string>;
  /** Refuse deletion, by DynamoDB and by Pulumi. @default true */
  protection?: boolean;
}

/**
 * A DynamoDB table: on-demand, encrypted, recoverable, protected.
 *
 * @example
 * ```ts
 * const orders = new stagedoor.Table("orders", {
 *   indexes: { "by-day": { partitionKey: { name: "day" }, sortKey: { name: "placedAt" } } },
 *   stream: StreamView.NewAndOldImages,
 * });
 * ```
 */
export class Table extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** ARN of the table's stream; empty when it has none. */
  readonly streamArn: pulumi.Output<string>;
  /** ARNs of its global secondary indexes. */
  readonly indexArns: pulumi.Output<string[]>;
  /** ARN of the customer-managed key; empty where AWS owns the key. */
  readonly kmsKeyArn: pulumi.Output<string>;
  readonly table: aws.dynamodb.Table;

  constructor(name: string, args: TableArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Table", name, args, opts);
    const partitionKey = args.partitionKey ?? { name: "pk" };
    const sortKey = args.noSortKey ? undefined : (args.sortKey ?? { name: "sk" });
    const indexes = Object.entries(args.indexes ?? {});
    const keys = [partitionKey, sortKey, ...indexes.flatMap(([, index]) => [index.partitionKey, index.sortKey])];
    const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type ?? KeyType.String] as const] : [])));
    const isProtected = args.protection ?? true;

    this.table = new aws.dynamodb.Table(
      logicalName(name, nameRules.table),
      {
        billingMode: "PAY_PER_REQUEST",
        hashKey: partitionKey.name,
        rangeKey: sortKey?.name,
        attributes: [...types].map(([attribute, type]) => ({ name: attribute, type })),
        globalSecondaryIndexes: indexes.map(([index, { partitionKey, sortKey }]) => ({
          name: index,
          hashKey: partitionKey.name,
          rangeKey: sortKey?.name,
          projectionType: "ALL",
        })),
        streamEnabled: args.stream !== undefined,
        streamViewType: args.stream,
        ttl: args.timeToLiveAttribute ? { enabled: true, attributeName: args.timeToLiveAttribute } : undefined,
        pointInTimeRecovery: { enabled: args.pointInTimeRecovery ?? true },
        // Without a key of the customer's, DynamoDB encrypts with a key that AWS owns; `enabled` would mean aws/dynamodb.
        serverSideEncryption: args.kmsKeyArn ? { enabled: true, kmsKeyArn: args.kmsKeyArn } : undefined,
        deletionProtectionEnabled: isProtected,
      },
      { parent: this, protect: isProtected, retainOnDelete: isProtected },
    );
    this.name = this.table.name;
    this.arn = this.table.arn;
    this.streamArn = this.table.streamArn;
    this.indexArns = this.arn.apply((arn) => indexes.map(([index]) => `${arn}/index/${index}`));
    this.kmsKeyArn = pulumi.output(args.kmsKeyArn ?? "");
    nameTarget(this, `the table "${name}"`, [this.name, this.arn]);
    this.registerOutputs({
      name: this.name,
      arn: this.arn,
      streamArn: this.streamArn,
      indexArns: this.indexArns,
      kmsKeyArn: this.kmsKeyArn,
    });
  }
}
