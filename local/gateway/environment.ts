import type { Clock, Random } from "../clock";
import type { ConditionContext, Decision, Principal } from "../cloud/principal";
import type { StageEvent } from "../cloud/telemetry";
import type { HeaderLines, WireRequest, WireResponse } from "../wire";

/**
 * Everything outside the gateway that its data plane needs. The local cloud gives one made of its services;
 * `stagedoor serve` gives one made of files and options; tests give their own.
 */
export interface GatewayEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly accountId: string;
  readonly region: string;
  /** The account's throttle limit. @default the one AWS gives every account */
  readonly accountLimit?: ThrottleLimit;
  emit(event: StageEvent): void;

  /** Runs a Lambda function. Rejects with `AwsError` when it is missing or may not be invoked by this caller. */
  invokeFunction(call: {
    readonly functionArn: string;
    readonly payload: string;
    /** ARN of the method, route or authorizer that calls; the function's permission must cover it. */
    readonly sourceArn: string;
    /** Role of the integration; absent: the function's resource policy decides. */
    readonly credentialsArn?: string;
    /** Who signed the request: stands for credentials `arn:aws:iam::*:user/*`. */
    readonly principal?: Principal;
    readonly traceId?: string;
    readonly invocationType?: "RequestResponse" | "Event";
    readonly onChunk?: (chunk: Buffer) => void;
  }): Promise<{ payload: string; functionError?: string; requestId: string; durationMs: number }>;

  /** Calls an AWS service's API as an integration's role; rejects with `AwsError` where the role cannot be assumed. */
  callService(call: {
    readonly service: string;
    readonly region: string;
    readonly credentialsArn: string | undefined;
    /** Who signed the request: stands for credentials `arn:aws:iam::*:user/*`. */
    readonly principal?: Principal;
    readonly request: WireRequest;
    readonly timeoutMs: number;
  }): Promise<WireResponse>;

  /** Sends a request to an HTTP backend; rejects with `TimeoutError`, or with the network's error. */
  sendHttp(call: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderLines;
    readonly body: Buffer;
    readonly timeoutMs: number;
    /** Verify the server's certificate. @default true */
    readonly verifyTls?: boolean;
    /** Shown to a backend that asks for a certificate. */
    readonly clientCertificate?: ClientCertificate;
  }): Promise<WireResponse>;

  /** Sends a request through a VPC link to its private target. */
  sendThroughLink(call: {
    readonly vpcLinkId: string;
    /** ALB/NLB or listener ARN, or Cloud Map service ARN; the URL's host for VPC links of version 1. */
    readonly target: string;
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderLines;
    readonly body: Buffer;
    readonly timeoutMs: number;
  }): Promise<WireResponse>;

  /** Checks SigV4 of a request for `execute-api`; rejects with `AwsError`. Anonymous when it carries no signature. */
  authenticate(request: WireRequest): Promise<Principal>;
  /** Decides `action` on `resource` by the caller's identity policies alone. */
  evaluateIdentity(request: {
    readonly principal: Principal;
    readonly action: string;
    readonly resource: string;
    readonly context: ConditionContext;
  }): Decision;

  /** Keys of a token issuer (JWKS), `kid` among them if it has it; rejects when they cannot be had. Caching is the environment's. */
  jwks(issuer: string, kid?: string): Promise<{ keys: readonly Record<string, unknown>[] }>;
  /** Issuer URL of a user pool ARN; undefined when there is no such pool. */
  userPoolIssuer(userPoolArn: string): string | undefined;

  /** Judges a request by the web ACL of the stage; undefined when none is associated. */
  inspectByWaf(
    stageArn: string,
    request: WireRequest,
  ): { action: "ALLOW" | "BLOCK" | "COUNT"; webAclArn: string; response?: WireResponse } | undefined;
}

/** A certificate and its key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** An API key as the gateway checks it. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** A usage plan's part that concerns one stage. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly keyIds: ReadonlySet<string>;
  readonly throttle?: ThrottleLimit;
  /** By `/path/METHOD`. */
  readonly methodThrottles: ReadonlyMap<string, ThrottleLimit>;
  readonly quota?: { readonly limit: number; readonly offset: number; readonly period: "DAY" | "WEEK" | "MONTH" };
}

/** Token bucket: refilled with `rateLimit` tokens a second, at most `burstLimit`. */
export interface ThrottleLimit {
  readonly rateLimit: number;
  readonly burstLimit: number;
}
