import { AwsError } from "../../../../local/cloud/errors";
import { TimeoutError } from "../../../../local/cloud/network";
import type { StageEvent } from "../../../../local/cloud/telemetry";
import type { GatewayEnvironment } from "../../../../local/gateway/environment";
import { importDocument } from "../../../../local/gateway/openapi";
import {
  deployStage,
  type KeyRing,
  newStageState,
  noKeys,
  type RestApiDefinition,
  type RestApiHost,
  restApiHost,
  type StageSettings,
} from "../../../../local/gateway/rest";
import type { CustomDomainMatch } from "../../../../local/gateway/rest/context";
import { bodyOf, type HeaderLines, header, type RequestSource, type WireResponse } from "../../../../local/wire";

type Event = Record<string, unknown>;
type Call<K extends keyof GatewayEnvironment> = GatewayEnvironment[K] extends (call: infer C) => unknown ? C : never;

/** Throw from a function of a test: Lambda reports it as the handler's own failure. */
export class HandlerError extends Error {}

/** A gateway's environment of doubles; what a test does not give fails. */
export class Surroundings implements GatewayEnvironment {
  time = Date.UTC(2026, 0, 15, 12);
  readonly clock = { now: () => this.time, after: () => () => {} };
  random: () => number = Math.random;
  readonly accountId = "123456789012";
  readonly region = "us-east-1";
  readonly events: StageEvent[] = [];
  readonly invocations: Call<"invokeFunction">[] = [];
  readonly sent: Call<"sendHttp">[] = [];
  readonly serviceCalls: Call<"callService">[] = [];
  readonly linked: Call<"sendThroughLink">[] = [];
  functions: Record<string, (event: Event, call: Call<"invokeFunction">) => unknown> = {};
  backend: (call: Call<"sendHttp">) => Promise<WireResponse> | WireResponse = () => answerOf(200, "ok");
  service: (call: Call<"callService">) => Promise<WireResponse> | WireResponse = () => answerOf(200, "{}");
  authenticate: GatewayEnvironment["authenticate"] = async () => ({ type: "anonymous" });
  evaluateIdentity: GatewayEnvironment["evaluateIdentity"] = () => ({ allowed: false, reason: "implicitDeny" });
  jwks: GatewayEnvironment["jwks"] = async () => ({ keys: [] });
  userPoolIssuer: GatewayEnvironment["userPoolIssuer"] = () => undefined;
  inspectByWaf: GatewayEnvironment["inspectByWaf"] = () => undefined;

  emit(event: StageEvent): void {
    this.events.push(event);
  }

  async invokeFunction(call: Call<"invokeFunction">) {
    this.invocations.push(call);
    const name = call.functionArn.split(":").at(-1)!;
    const handler = this.functions[name];
    if (!handler) throw new AwsError("ResourceNotFoundException", `Function not found: ${call.functionArn}`, 404);
    try {
      const answer = await handler(JSON.parse(call.payload) as Event, call);
      return { payload: JSON.stringify(answer) ?? "null", requestId: "lambda-request", durationMs: 1 };
    } catch (error) {
      if (!(error instanceof HandlerError)) throw error;
      const payload = JSON.stringify({ errorType: "Error", errorMessage: error.message, trace: [] });
      return { payload, functionError: "Unhandled", requestId: "lambda-request", durationMs: 1 };
    }
  }
  async sendHttp(call: Call<"sendHttp">) {
    this.sent.push(call);
    return this.backend(call);
  }
  async sendThroughLink(call: Call<"sendThroughLink">) {
    this.linked.push(call);
    return this.backend(call);
  }
  async callService(call: Call<"callService">) {
    this.serviceCalls.push(call);
    return this.service(call);
  }

  /** Messages of a log group. */
  log(group: string): string[] {
    return this.events.flatMap((event) => (event.kind === "log" && event.group === group ? [event.message] : []));
  }
}

/** A backend that never answers in time. */
export function timeout(): never {
  throw new TimeoutError("too late");
}

/** A backend's or service's answer. */
export function answerOf(status: number, body: string | Buffer, headers: HeaderLines = []): WireResponse {
  return { status, headers, body: Buffer.from(body as string) };
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Buffer;
  readonly headers: HeaderLines;
  header(name: string): string | undefined;
}

/** What a request may have beside its target. */
export interface Sent {
  readonly method?: string;
  readonly headers?: HeaderLines;
  readonly body?: string | Buffer;
  readonly source?: Partial<RequestSource>;
  /** What of a custom domain name leads to the stage. */
  readonly customDomain?: CustomDomainMatch;
}

function underDomain(
  handleAt: RestApiHost["handleAt"],
  customDomain: CustomDomainMatch,
  target: string,
): RestApiHost["handle"] {
  const basePath = "basePathMatched" in customDomain ? `/${customDomain.basePathMatched}` : "";
  const place = { stageName: "dev", fullPath: `${basePath}${target}`, path: target, rawQuery: "" };
  return (request) => handleAt(request, { ...place, shownPath: place.fullPath, customDomain });
}

/** Ids as they are in every test. */
const apiId = "a1b2c3d4e5";
export const host = `${apiId}.execute-api.us-east-1.amazonaws.com`;
export const executionLog = `API-Gateway-Execution-Logs_${apiId}/dev`;

/** Serves a document on the stage `dev`. @throws Error with the import's errors */
export function api(
  document: object,
  surroundings = new Surroundings(),
  options: {
    readonly stage?: Partial<StageSettings>;
    readonly keys?: KeyRing;
    readonly definition?: Partial<RestApiDefinition>;
    /** Answers as the canary's deployment `d2`. */
    readonly canary?: boolean;
  } = {},
): (target: string, sent?: Sent) => Promise<Answer> {
  const { definition, errors } = importDocument(document as Event, { apiId });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const deployed = deployStage({
    api: { apiId, apiName: "test", accountId: surroundings.accountId, region: surroundings.region },
    settings: {
      stageName: "dev",
      deploymentId: "d1",
      variables: {},
      tracingEnabled: false,
      cacheClusterEnabled: false,
      methodSettings: { "*/*": { loggingLevel: "INFO", dataTraceEnabled: true } },
      ...options.stage,
    },
    deployment: { deploymentId: "d1", definition: { ...definition, ...options.definition } },
    ...(options.canary
      ? { canaryDeployment: { deploymentId: "d2", definition: { ...definition, ...options.definition } } }
      : {}),
    keys: options.keys ?? noKeys,
    state: newStageState(surroundings.clock),
  });
  const { handle, handleAt } = restApiHost(surroundings, (name) => (name === "dev" ? deployed : undefined));
  return async (target, sent = {}) => {
    const { customDomain } = sent;
    const at = customDomain === undefined ? handle : underDomain(handleAt, customDomain, target);
    const response = await at({
      method: sent.method ?? "GET",
      target: `/dev${target}`,
      signedTarget: `/dev${target}`,
      headers: sent.headers ?? [],
      body: Buffer.from((sent.body ?? "") as string),
      scheme: "https",
      host,
      source: { ip: "203.0.113.9", ...sent.source },
    });
    const body = await bodyOf(response);
    return {
      status: response.status,
      text: body.toString("utf8"),
      body,
      headers: response.headers,
      header: (name) => header(response.headers, name),
    };
  };
}

/** A document with these paths. */
export function documentOf(paths: object, more: object = {}): object {
  return { openapi: "3.0.1", info: { title: "test", version: "1" }, paths, ...more };
}

/** An operation with an integration, declaring the responses that the integration answers with. */
export function operation(integration: Readonly<Record<string, unknown>>, more: object = {}): object {
  return {
    responses: Object.fromEntries(
      Object.values((integration.responses ?? {}) as Record<string, { statusCode: string }>).map(({ statusCode }) => [
        statusCode,
        { description: "" },
      ]),
    ),
    "x-amazon-apigateway-integration": integration,
    ...more,
  };
}

/** A mock that answers with a rendered text. */
export function mock(template: string, more: object = {}): object {
  return operation(
    {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: { default: { statusCode: "200", responseTemplates: { "application/json": template } } },
    },
    more,
  );
}

/** Invoke ARN of a function. */
export function functionUri(name: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
}

/** A Lambda proxy integration. */
export function proxy(name: string, more: object = {}): object {
  return operation({ type: "aws_proxy", httpMethod: "POST", uri: functionUri(name), ...more });
}
