import { AwsError } from "../../../../local/cloud/errors";
import type { Principal } from "../../../../local/cloud/principal";
import type { StageEvent } from "../../../../local/cloud/telemetry";
import type { GatewayEnvironment } from "../../../../local/gateway/environment";
import type { HeaderLines, WireRequest, WireResponse } from "../../../../local/wire";
import { ManualClock } from "../../manual-clock";

type Handler = (event: Record<string, unknown>) => unknown;

/** What a test's environment answers; everything else is refused. */
export interface DoubleOptions {
  readonly functions?: Readonly<Record<string, Handler>>;
  readonly keys?: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly service?: (call: {
    service: string;
    region: string;
    request: WireRequest;
    credentialsArn?: string;
  }) => WireResponse;
  readonly http?: (call: {
    method: string;
    url: string;
    headers: HeaderLines;
    body: Buffer;
  }) => WireResponse | Promise<WireResponse>;
  readonly link?: (call: {
    vpcLinkId: string;
    target: string;
    method: string;
    url: string;
    headers: HeaderLines;
  }) => WireResponse;
  readonly principal?: (request: WireRequest) => Principal;
  readonly allows?: (action: string, resource: string) => boolean;
}

/** An environment of plain functions, with everything it was asked for. */
export class EnvironmentDouble implements GatewayEnvironment {
  readonly clock = new ManualClock(Date.UTC(2025, 3, 14, 22, 15, 25));
  readonly random: () => number;
  readonly accountId = "123456789012";
  readonly region = "us-east-1";
  readonly events: StageEvent[] = [];
  readonly invocations: Parameters<GatewayEnvironment["invokeFunction"]>[0][] = [];
  readonly httpCalls: { method: string; url: string; headers: HeaderLines; body: Buffer }[] = [];

  constructor(private readonly options: DoubleOptions = {}) {
    let seed = 1;
    this.random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
  }

  emit(event: StageEvent): void {
    this.events.push(event);
  }

  async invokeFunction(call: Parameters<GatewayEnvironment["invokeFunction"]>[0]) {
    this.invocations.push(call);
    const handler = this.options.functions?.[call.functionArn.split(":").at(-1)!];
    if (!handler) throw new AwsError("ResourceNotFoundException", `Function not found: ${call.functionArn}`, 404);
    try {
      const result = await handler(JSON.parse(call.payload) as Record<string, unknown>);
      const payload = result instanceof RawPayload ? result.text : JSON.stringify(result ?? null);
      return { payload, requestId: "r", durationMs: 1 };
    } catch (error) {
      const payload = JSON.stringify({ errorType: "Error", errorMessage: (error as Error).message });
      return { payload, functionError: "Unhandled", requestId: "r", durationMs: 1 };
    }
  }

  async callService(call: Parameters<GatewayEnvironment["callService"]>[0]): Promise<WireResponse> {
    if (!this.options.service) throw new Error("no service");
    return this.options.service(call);
  }

  async sendHttp(call: Parameters<GatewayEnvironment["sendHttp"]>[0]): Promise<WireResponse> {
    this.httpCalls.push(call);
    if (!this.options.http) throw new Error("getaddrinfo ENOTFOUND");
    return this.options.http(call);
  }

  async sendThroughLink(call: Parameters<GatewayEnvironment["sendThroughLink"]>[0]): Promise<WireResponse> {
    if (!this.options.link) throw new Error("no link");
    return this.options.link(call);
  }

  async authenticate(request: WireRequest): Promise<Principal> {
    return this.options.principal?.(request) ?? { type: "anonymous" };
  }

  evaluateIdentity(request: Parameters<GatewayEnvironment["evaluateIdentity"]>[0]) {
    const allowed = this.options.allows?.(request.action, request.resource) ?? false;
    return { allowed, reason: allowed ? ("allowed" as const) : ("implicitDeny" as const) };
  }

  async jwks(issuer: string) {
    const keys = this.options.keys?.[issuer];
    if (!keys) throw new Error("issuer unreachable");
    return { keys };
  }

  userPoolIssuer(): undefined {
    return undefined;
  }

  inspectByWaf(): undefined {
    return undefined;
  }
}

/** Text that a function returns as it is, valid JSON or not. */
export class RawPayload {
  constructor(readonly text: string) {}
}

/** ARN of a function of the double. */
export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** A request as the gateway gets it. */
export function request(method: string, target: string, options: Partial<WireRequest> = {}): WireRequest {
  return {
    method,
    target,
    signedTarget: target,
    headers: [["Host", "abc.execute-api.us-east-1.amazonaws.com"]],
    body: Buffer.alloc(0),
    scheme: "https",
    host: "abc.execute-api.us-east-1.amazonaws.com",
    source: { ip: "192.0.2.1" },
    ...options,
  };
}

/** Status, headers by lower-case name, and body text of an answer. */
export function shown(response: WireResponse): { status: number; headers: Record<string, string>; body: string } {
  if (!Buffer.isBuffer(response.body)) throw new Error("a buffered body was expected");
  const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.status, headers, body: response.body.toString("utf8") };
}
