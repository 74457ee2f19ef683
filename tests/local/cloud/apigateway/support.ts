import { apigateway } from "../../../../local/cloud/apigateway";
import { Cloud } from "../../../../local/cloud/cloud";
import { AwsError } from "../../../../local/cloud/errors";
import type { Principal } from "../../../../local/cloud/principal";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import type { Service } from "../../../../local/cloud/service";
import { Storage } from "../../../../local/cloud/storage";
import { bodyOf, type HeaderLines, header, type RequestSource } from "../../../../local/wire";

/** Functions of a test by name: the event in, the result out. */
export type Functions = Record<string, (event: Record<string, unknown>) => unknown>;

/** A clock that stands still until a test moves it. */
export class TestClock {
  constructor(public time = Date.UTC(2026, 0, 15, 12)) {}
  now(): number {
    return this.time;
  }
  after(): () => void {
    return () => {};
  }
}

/** What `Account` accepts as logging role; others have no trust policy for API Gateway. */
export const loggingRole = "arn:aws:iam::000000000000:role/logging";

/** A local cloud with API Gateway alone, and functions that a test gives. */
export class Bench {
  readonly cloud: Cloud;
  /** Calls of functions: name and who called. */
  readonly calls: { readonly name: string; readonly caller: Principal }[] = [];

  constructor(
    functions: Functions = {},
    readonly clock = new TestClock(),
    storage = new Storage(),
    random: () => number = () => 0.5,
  ) {
    const surroundings = (cloud: Cloud): Service => {
      cloud.provide("lambda", {
        invoke: async ({ functionName, payload, caller }) => {
          const name = functionName.split(":").at(-1)!;
          this.calls.push({ name, caller });
          const handler = functions[name];
          if (!handler) throw new AwsError("ResourceNotFoundException", `Function not found: ${functionName}`, 404);
          const answer = handler(JSON.parse(payload) as Record<string, unknown>);
          return { requestId: "r", payload: JSON.stringify(answer) ?? "null", durationMs: 1, coldStart: false };
        },
      });
      cloud.provide("iam", {
        assumeRole(roleArn) {
          if (roleArn !== loggingRole) throw new AwsError("AccessDenied", "not trusted", 403);
          const principal = {
            type: "assumed-role",
            arn: roleArn,
            roleArn,
            accountId: "0",
            userId: "u",
            accessKeyId: "k",
          } as const;
          return { credentials: { accessKeyId: "k", secretAccessKey: "s" }, principal };
        },
        operator: () => ({ accessKeyId: "k", secretAccessKey: "s" }),
        authenticate: async () => ({ principal: { type: "anonymous" } }),
        evaluate: () => ({ allowed: false, reason: "implicitDeny" }),
        authorize() {},
      });
      cloud.provide("waf", { inspect: () => undefined });
      return { name: "surroundings", limits: "", resources: [] };
    };
    this.cloud = new Cloud({
      services: [surroundings, apigateway],
      baseUrl: "http://127.0.0.1:4000",
      programDirectory: "/",
      clock: this.clock,
      random,
      storage,
    });
  }

  /** Creates a resource as a driver does: check, then create. */
  async create(type: string, name: string, given: Properties): Promise<ResourceRecord> {
    const token = `aws:apigateway/${type}:${type[0]!.toUpperCase()}${type.slice(1)}`;
    const target = { urn: `urn:pulumi:dev::test::${token}::${name}`, type: token, name };
    const { inputs, failures } = this.cloud.check({ ...target, inputs: given, seed: target.urn });
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    return this.cloud.create({ ...target, inputs });
  }

  /** Changes a resource in place. */
  update({ urn, type, name, id, outputs }: ResourceRecord, inputs: Properties): Promise<ResourceRecord> {
    return this.cloud.update({ urn, type, name, id, olds: outputs, inputs });
  }

  delete({ urn, type, name, id, outputs }: ResourceRecord): Promise<void> {
    return this.cloud.delete({ urn, type, name, id, olds: outputs });
  }

  /** An API from a document, deployed to a stage. */
  async deployDocument(document: object, stage: Properties = {}, api: Properties = {}): Promise<Deployed> {
    const restApi = await this.create("restApi", "api", { body: JSON.stringify(document), ...api });
    const deployment = await this.create("deployment", "deployment", { restApi: restApi.id, triggers: { n: "1" } });
    const made = await this.create("stage", "stage", {
      restApi: restApi.id,
      deployment: deployment.id,
      stageName: "dev",
      ...stage,
    });
    return { restApi, deployment, stage: made };
  }

  /** Sends a request to an API's own endpoint, or to another host. */
  async call(
    { id }: { readonly id: string },
    target: string,
    options: {
      method?: string;
      headers?: HeaderLines;
      body?: string;
      host?: string;
      source?: Partial<RequestSource>;
    } = {},
  ): Promise<Answer> {
    const host = options.host ?? `${id}.execute-api.us-east-1.amazonaws.com`;
    const endpoint = this.cloud.network.find(host);
    if (!endpoint) throw new Error(`no host ${host}`);
    const response = await endpoint.handle({
      method: options.method ?? "GET",
      target,
      signedTarget: target,
      headers: options.headers ?? [],
      body: Buffer.from(options.body ?? ""),
      scheme: "https",
      host,
      source: { ip: "203.0.113.9", ...options.source },
    });
    const text = (await bodyOf(response)).toString("utf8");
    return { status: response.status, text, header: (name) => header(response.headers, name) };
  }
}

/** A deployed API. */
export interface Deployed {
  readonly restApi: ResourceRecord;
  readonly deployment: ResourceRecord;
  readonly stage: ResourceRecord;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** An operation that answers a text without a backend. */
export function mockOperation(text: string, more: object = {}): object {
  return {
    responses: { 200: { description: "" } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: { default: { statusCode: "200", responseTemplates: { "application/json": text } } },
    },
    ...more,
  };
}

/** A document with these paths. */
export function documentOf(paths: object, more: object = {}): object {
  return { openapi: "3.0.1", info: { title: "test", version: "1" }, paths, ...more };
}
