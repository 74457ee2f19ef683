import type { Clock } from "../../../../local/clock";
import { Cloud } from "../../../../local/cloud/cloud";
import { AwsError } from "../../../../local/cloud/errors";
import type { IamPort } from "../../../../local/cloud/ports";
import type { Principal } from "../../../../local/cloud/principal";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import type { ServiceFactory } from "../../../../local/cloud/service";
import { Storage } from "../../../../local/cloud/storage";
import { front } from "../../../../local/front";
import { listen } from "../../../../local/server";

/** One question that a service asked of IAM. */
export type Asked = Parameters<IamPort["evaluate"]>[0];

/** The account of these tests. */
export const accountId = "000000000000";

/** The person at the machine. */
export const operator: Principal = {
  type: "root",
  arn: `arn:aws:iam::${accountId}:root`,
  accountId,
  accessKeyId: "LOCAL",
};

/** A principal of a role, as IAM hands it to services. */
export function rolePrincipal(roleArn: string): Principal {
  const name = roleArn.split("/").at(-1);
  return {
    type: "assumed-role",
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/session`,
    roleArn,
    accountId,
    userId: `AROA:${name}`,
    accessKeyId: "ASIALOCAL",
  };
}

/** Stands in for IAM: writes down what it is asked, refuses what `refuse` names. */
export class IamDouble implements IamPort {
  readonly asked: Asked[] = [];
  /** `action resource` pairs that are denied. */
  readonly refuse = new Set<string>();

  assumeRole(roleArn: string) {
    return {
      credentials: { accessKeyId: "ASIALOCAL", secretAccessKey: "local" },
      principal: rolePrincipal(roleArn),
    };
  }
  operator() {
    return { accessKeyId: "LOCAL", secretAccessKey: "local" };
  }
  async authenticate(_request: unknown, options?: { service?: string }) {
    return { principal: operator, service: options?.service, region: "us-east-1" };
  }
  evaluate(request: Asked) {
    this.asked.push(request);
    const allowed = !this.refuse.has(`${request.action} ${request.resource}`);
    return { allowed, reason: allowed ? ("allowed" as const) : ("implicitDeny" as const) };
  }
  authorize(request: Asked): void {
    if (this.evaluate(request).allowed) return;
    const who = "arn" in request.principal ? request.principal.arn : request.principal.type;
    throw new AwsError(
      "AccessDeniedException",
      `User: ${who} is not authorized to perform: ${request.action} on resource: ${request.resource}`,
      403,
    );
  }
  /** Actions and resources asked about since the last call. */
  take(): string[] {
    return this.asked.splice(0).map(({ action, resource }) => `${action} ${resource}`);
  }
}

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  private waiting: { at: number; task: () => void }[] = [];
  constructor(private time = Date.parse("2026-01-02T03:04:05Z")) {}
  now(): number {
    return this.time;
  }
  after(ms: number, task: () => void): () => void {
    const entry = { at: this.time + ms, task };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }
  /** Moves time on, running what falls due, in order. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      this.waiting = this.waiting.filter((other) => other !== next);
      next.task();
      await settle();
    }
    this.time = until;
    await settle();
  }
}

/** Lets promises and immediate callbacks that are under way finish. */
export async function settle(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((turn) => setImmediate(turn));
}

/** A cloud of some services behind a listening server. */
export interface TestStage {
  readonly cloud: Cloud;
  readonly iam: IamDouble;
  readonly url: string;
  /** Configuration of an AWS SDK v3 client. */
  readonly client: {
    region: string;
    endpoint: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  create(type: string, name: string, inputs: Properties): Promise<ResourceRecord>;
  update(record: ResourceRecord, inputs: Properties): Promise<ResourceRecord>;
  remove(record: ResourceRecord): Promise<void>;
  close(): Promise<void>;
}

/** Starts a stage of `services`; close it in an `after` hook. */
export async function startStage(
  services: readonly ServiceFactory[],
  options: { storage?: Storage; clock?: Clock } = {},
): Promise<TestStage> {
  const iam = new IamDouble();
  let current: Cloud | undefined;
  const server = await listen({ port: 0, handle: front(() => current, notFound).handle });
  const cloud = new Cloud({
    services: [
      (of) => {
        of.provide("iam", iam);
        return { name: "iam", limits: "a double", resources: [] };
      },
      ...services,
    ],
    baseUrl: server.url,
    programDirectory: process.cwd(),
    storage: options.storage ?? new Storage(),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  current = cloud;
  await cloud.start();
  const urn = (type: string, name: string) => `urn:pulumi:test::shop::${type}::${name}`;
  return {
    cloud,
    iam,
    url: server.url,
    client: {
      region: "us-east-1",
      endpoint: server.url,
      maxAttempts: 1,
      credentials: { accessKeyId: "LOCAL", secretAccessKey: "local" },
    },
    async create(type, name, given) {
      const target = { urn: urn(type, name), type, name };
      const { inputs, failures } = cloud.check({ ...target, inputs: given, seed: target.urn });
      if (failures.length > 0) throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("; "));
      return cloud.create({ ...target, inputs });
    },
    update: (record, inputs) =>
      cloud.update({ ...record, olds: record.outputs, inputs: { ...record.inputs, ...inputs } }),
    remove: (record) => cloud.delete({ ...record, olds: record.outputs }),
    async close() {
      await cloud.stop();
      await server.close();
    },
  };
}

async function notFound() {
  return { status: 404, headers: [], body: Buffer.alloc(0) };
}
