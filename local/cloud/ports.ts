import type { Duplex } from "node:stream";
import type { WireRequest, WireResponse } from "../wire";
import type { AccessReport } from "./access";
import type { ConditionContext, Credentials, Decision, Principal } from "./principal";

/** What other services need of Lambda. */
export interface LambdaPort {
  /**
   * Runs a function once. A resource-based permission is required of `service` callers, an identity policy of others.
   * Rejects with `AwsError` (`ResourceNotFoundException`, `AccessDeniedException`, `TooManyRequestsException`);
   * a handler's own failure is a result with `functionError`.
   */
  invoke(call: {
    /** ARN (qualified or not) or name. */
    readonly functionName: string;
    /** JSON text. */
    readonly payload: string;
    readonly caller: Principal;
    /** @default "RequestResponse" */
    readonly type?: "RequestResponse" | "Event";
    readonly traceId?: string;
    /** Chunks of a streamed reply, for functions invoked with response streaming. */
    readonly onChunk?: (chunk: Buffer) => void;
  }): Promise<LambdaResult>;
}

/** The outcome of an invocation. */
export interface LambdaResult {
  readonly requestId: string;
  /** JSON text the handler returned, or `{errorType, errorMessage, trace}` when it failed. */
  readonly payload: string;
  readonly functionError?: "Handled" | "Unhandled";
  readonly durationMs: number;
  readonly coldStart: boolean;
}

/** What other services need of IAM and STS. */
export interface IamPort {
  /** Credentials of a role for a service that assumes it; the role's trust policy must allow `service`. */
  assumeRole(roleArn: string, service: string, sessionName: string): { credentials: Credentials; principal: Principal };
  /** Credentials with everything allowed in the local account, for the person at the machine. */
  operator(): Credentials;
  /** Checks a SigV4 header or presigned query; rejects with `AwsError`, as AWS words it. Anonymous when unsigned. */
  authenticate(
    request: WireRequest,
    options?: { service?: string },
  ): Promise<{ principal: Principal; service?: string; region?: string }>;
  /**
   * Decides by identity policies and, where given, a resource policy (JSON text), as in one account; every decision
   * is also emitted as telemetry.
   */
  evaluate(request: {
    readonly principal: Principal;
    readonly action: string;
    readonly resource: string;
    readonly context?: ConditionContext;
    readonly resourcePolicy?: string;
  }): Decision;
  /** As `evaluate`, but throws AWS's `AccessDeniedException` when refused. */
  authorize(request: Parameters<IamPort["evaluate"]>[0]): void;
}

/** What IAM tells about its own decisions. */
export interface AccessPort {
  /** Which grants of the stage's roles and users were used, and the newest decisions. */
  report(): AccessReport;
}

/** What the gateway and clients need of Cognito. */
export interface CognitoPort {
  /** Keys of a pool, by its issuer URL (`https://cognito-idp.REGION.amazonaws.com/POOL`); undefined when it is not local. */
  jwks(issuer: string): { keys: Record<string, unknown>[] } | undefined;
  /** Issuer URL of a user pool ARN. */
  issuerOf(userPoolArn: string): string | undefined;
}

/** What the gateway needs of VPC links and load balancers. */
export interface VpcLinkPort {
  /** Sends a request through a VPC link to an ALB/NLB (ARN or listener ARN) or Cloud Map service in its VPC. */
  send(link: { vpcLinkId: string; target: string }, request: WireRequest): Promise<WireResponse>;
}

/** What CloudFront, load balancers and the gateway need of WAF. */
export interface WafPort {
  /** Judges a request by the web ACL associated with a resource ARN; undefined when none is. */
  inspect(
    resourceArn: string,
    request: WireRequest,
  ): { action: "ALLOW" | "BLOCK" | "COUNT"; webAclArn: string; rule?: string; response?: WireResponse } | undefined;
}

/** Sends records from one service to another (event source mappings, Firehose, notifications). */
export interface StreamPort {
  /** Reads records of a stream from a position; used by consumers inside the cloud. */
  read(streamArn: string, from: number): { records: readonly StreamRecord[]; next: number };
  /** Called after each write to any stream. */
  onWrite(listener: (streamArn: string) => void): () => void;
}

/** One record of a Kinesis or DynamoDB stream. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Buffer;
  readonly approximateArrivalMs: number;
  readonly shardId: string;
  /** The event source's own members, e.g. DynamoDB's `eventName` and `dynamodb`. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** A stage of an API that a custom domain name leads a request to. */
export interface ApiTarget {
  readonly apiId: string;
  readonly stageName: string;
  /** Path as sent, percent-encoded. */
  readonly fullPath: string;
  /** Path below the base path. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** The routing rule that led here; absent where an API mapping did. */
  readonly routingRuleId?: string;
}

/** What custom domain names need of a service that has APIs; undefined: the API or stage is not this service's. */
export interface ApiTargetPort {
  answer(target: ApiTarget, request: WireRequest): Promise<WireResponse> | undefined;
  upgrade?(target: ApiTarget, request: WireRequest, socket: Duplex, head: Buffer): Promise<void> | undefined;
}

/** All ports, by the name of the service that provides them. */
export interface Ports {
  lambda: LambdaPort;
  iam: IamPort;
  access: AccessPort;
  cognito: CognitoPort;
  vpclink: VpcLinkPort;
  waf: WafPort;
  restApis: ApiTargetPort;
  httpApis: ApiTargetPort;
  kinesis: StreamPort;
  dynamodbStreams: StreamPort;
}
