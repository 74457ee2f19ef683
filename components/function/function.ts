import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Access } from "../access/access";
import { serviceRole } from "../access/service-role";
import { nameTarget } from "../access/targets";
import { facts } from "../lint/facts";
import { logicalName, nameRules } from "../names";
import type { Network } from "../network/network";
import type { Queue } from "../queue/queue";
import type { Table } from "../table/table";
import { checkFunctionArgs } from "./check";
import { codeArchive } from "./code";
import { connectSources } from "./sources";
import { functionStatements } from "./statements";
import { vpcConfig } from "./vpc";

/** Seconds that a function may run where nothing is said. */
const defaultTimeoutSeconds = 10;

/** Module format of a bundle. */
export const BundleFormat = { Esm: "esm", CommonJs: "cjs" } as const;
/** Module format of a bundle. */
export type BundleFormat = (typeof BundleFormat)[keyof typeof BundleFormat];

/** Lambda's CPU architectures. */
export const Architecture = { Arm64: "arm64", X86: "x86_64" } as const;
/** Lambda's CPU architectures. */
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** Messages of a queue as a function's input; failed messages alone return to the queue. */
export interface QueueSource {
  queue: Queue;
  /** Messages in one call, 1 to 10, or to 10,000 with `batchingSeconds`. @default 10 */
  batchSize?: pulumi.Input<number>;
  /** Seconds to wait for a fuller batch. @default 0 */
  batchingSeconds?: pulumi.Input<number>;
}

/** A table's changes as a function's input; a batch that fails is halved, and at last goes to `onFailure`. */
export interface TableSource {
  table: Table;
  /** Records in one call. @default 100 */
  batchSize?: pulumi.Input<number>;
  /** Tries of a failing batch. @default 3 */
  maximumRetryAttempts?: pulumi.Input<number>;
  /** Event filter patterns (JSON text), of which one must match. @default every change */
  filters?: string[];
}

/** Arguments of {@link Function}. */
export interface FunctionArgs {
  /** Path of the source file, relative to the program's working directory; bundled by esbuild. */
  entry: string;
  /** Exported name of the handler. @default "handler" */
  handler?: string;
  /** @default BundleFormat.Esm */
  format?: BundleFormat;
  /** @default "nodejs24.x" */
  runtime?: pulumi.Input<string>;
  /** @default Architecture.Arm64 */
  architecture?: Architecture;
  /** MiB, 128 to 10,240. @default 512 */
  memorySize?: pulumi.Input<number>;
  /** Seconds. @default 10 */
  timeout?: pulumi.Input<number>;
  /** Executions kept for, and allowed to, this function. @default none kept, none refused */
  reservedConcurrency?: pulumi.Input<number>;
  /** Plain values; secrets go by the name of a parameter or secret and `access`. @default none */
  environment?: Record<string, pulumi.Input<string>>;
  /** What the function may do. @default logs and traces alone */
  access?: Access[];
  /** Runs inside a VPC's private subnets. @default outside any VPC */
  network?: Network;
  /** Queues whose messages it takes, by name. @default none */
  queues?: Record<string, QueueSource>;
  /** Tables whose changes it takes, by name; they need a stream. @default none */
  tables?: Record<string, TableSource>;
  /** Where events that could not be processed go (asynchronous calls, table changes). @default nowhere */
  onFailure?: Queue;
  /** Days that logs are kept. @default 30 */
  logRetentionDays?: pulumi.Input<number>;
  /** @default none */
  description?: pulumi.Input<string>;
}

/**
 * A Lambda function bundled from TypeScript, with its role, its log group and tracing.
 *
 * @example
 * ```ts
 * new stagedoor.Function("place-order", {
 *   entry: "functions/place-order/index.ts",
 *   environment: { TABLE: orders.name },
 *   access: [{ table: orders, verbs: [Verb.Read, Verb.Write] }],
 * });
 * ```
 */
export class Function extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** URI for API Gateway integrations. */
  readonly invokeArn: pulumi.Output<string>;
  /** URI for API Gateway integrations whose answers are streamed. */
  readonly streamingInvokeArn: pulumi.Output<string>;
  /** Name of the role that the function runs with. */
  readonly roleName: pulumi.Output<string>;
  readonly function: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: FunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Function", name, args, opts);
    checkFunctionArgs(args).raise(this, name);

    this.logGroup = new aws.cloudwatch.LogGroup(
      logicalName(`${name}-logs`, nameRules.logGroup),
      { retentionInDays: args.logRetentionDays ?? 30 },
      { parent: this },
    );
    const { role, policy } = serviceRole(
      name,
      { service: "lambda.amazonaws.com", statements: functionStatements(args, this.logGroup.arn) },
      this,
    );
    this.role = role;
    this.roleName = role.name;
    const handler = args.handler ?? "handler";
    this.function = new aws.lambda.Function(
      logicalName(name, nameRules.function),
      {
        packageType: "Zip",
        runtime: args.runtime ?? "nodejs24.x",
        architectures: [args.architecture ?? Architecture.Arm64],
        handler: `index.${handler}`,
        code: codeArchive({ entry: args.entry, format: args.format ?? BundleFormat.Esm, handler }, this),
        role: role.arn,
        memorySize: args.memorySize ?? 512,
        timeout: args.timeout ?? defaultTimeoutSeconds,
        reservedConcurrentExecutions: args.reservedConcurrency,
        description: args.description,
        environment: { variables: { NODE_OPTIONS: "--enable-source-maps", ...args.environment } },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
        vpcConfig: args.network ? vpcConfig(name, args.network, this) : undefined,
      },
      { parent: this, dependsOn: policy },
    );
    this.name = this.function.name;
    this.arn = this.function.arn;
    this.invokeArn = this.function.invokeArn;
    this.streamingInvokeArn = this.function.responseStreamingInvokeArn;

    connectSources(name, args, this.function, { parent: this });
    if (args.onFailure) {
      new aws.lambda.FunctionEventInvokeConfig(
        `${name}-failures`,
        {
          functionName: this.function.name,
          maximumRetryAttempts: 2,
          destinationConfig: { onFailure: { destination: args.onFailure.arn } },
        },
        { parent: this },
      );
    }
    facts.function.set(this, {
      timeoutSeconds: typeof args.timeout === "number" ? args.timeout : defaultTimeoutSeconds,
    });
    nameTarget(this, `the function "${name}"`, [this.name, this.arn]);
    this.registerOutputs({
      name: this.name,
      arn: this.arn,
      invokeArn: this.invokeArn,
      streamingInvokeArn: this.streamingInvokeArn,
      roleName: this.roleName,
    });
  }
}
