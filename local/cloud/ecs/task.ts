import { type ChildProcess, spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Cloud } from "../cloud";
import { targetsOf } from "../elb";
import { callJson } from "../protocol/call";
import { checkExecutionRole } from "./execution-role";
import type { ContainerDefinition, ServiceInputs, TaskDefinitionInputs } from "./inputs";

/** What one task of a service is made of. */
export interface TaskOptions {
  readonly id: string;
  readonly region: string;
  readonly service: ServiceInputs;
  readonly definition: TaskDefinitionInputs;
  readonly container: ContainerDefinition;
  readonly args: readonly string[];
  /** Told of what a person should know, e.g. that the process has ended. */
  readonly report: (message: string) => void;
}

/** Time between SIGTERM and SIGKILL: a stage must end within a second. */
const GRACE_MS = 500;
/** Longest pause before a process that has ended is started again. */
const MAX_PAUSE_MS = 30_000;
/** Ends the process with the stage, even when the stage is killed: its channel closes. */
const GUARD = 'data:text/javascript,process.on("disconnect",()=>process.exit(0));process.channel?.unref()';

/** Runs one task as a local process and keeps it registered with its target groups while it lives. */
export class Task {
  private child: ChildProcess | undefined;
  private unregister: (() => void)[] = [];
  private cancel: () => void = () => {};
  private stopped = false;
  private failures = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly options: TaskOptions,
  ) {
    void this.start();
  }

  /** Ends the process and its registration. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    this.leave();
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }

  private async start(): Promise<void> {
    try {
      checkExecutionRole(this.cloud, this.options);
      const port = await freePort();
      const env = await this.environment(port);
      if (this.stopped) return;
      const child = spawn(process.execPath, ["--import", GUARD, ...this.options.args], {
        cwd: this.cloud.programDirectory,
        env,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      });
      this.child = child;
      for (const stream of [child.stdout!, child.stderr!]) {
        createInterface({ input: stream }).on("line", (line) => this.log(line));
      }
      child.once("error", (error) => this.again(`could not be started: ${error.message}`));
      child.once("exit", (code, signal) => this.again(`ended with ${signal ?? `exit status ${code}`}`));
      this.join(port);
    } catch (error) {
      this.again(error instanceof Error ? error.message : String(error));
    }
  }

  private again(reason: string): void {
    if (this.stopped) return;
    this.leave();
    this.failures += 1;
    const pause = Math.min(1000 * 2 ** (this.failures - 1), MAX_PAUSE_MS);
    this.options.report(`${reason}; it is started again in ${pause / 1000} s`);
    this.cancel = this.cloud.clock.after(pause, () => void this.start());
  }

  private join(port: number): void {
    const { service, container } = this.options;
    for (const { targetGroupArn, containerName, containerPort } of service.loadBalancers ?? []) {
      if (!targetGroupArn || containerName !== container.name) continue;
      const securityGroupIds = service.networkConfiguration?.securityGroups;
      const target = { id: "127.0.0.1", port, containerPort, ...(securityGroupIds ? { securityGroupIds } : {}) };
      this.unregister.push(targetsOf(this.cloud).register(targetGroupArn, target));
    }
  }

  private leave(): void {
    for (const end of this.unregister.splice(0)) end();
  }

  /** The container's variables, the task role's credentials, and a port of this machine. */
  private async environment(port: number): Promise<Record<string, string>> {
    const { container, definition, region, id } = this.options;
    const iam = this.cloud.port("iam");
    const role = definition.taskRoleArn;
    const credentials = role ? iam.assumeRole(role, "ecs-tasks.amazonaws.com", id).credentials : undefined;
    // The developer's own profiles and keys must never reach a task.
    const noProfile = join(this.cloud.programDirectory, ".no-aws-profile");
    return {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      AWS_CONFIG_FILE: noProfile,
      AWS_SHARED_CREDENTIALS_FILE: noProfile,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: this.cloud.baseUrl,
      AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
      ...(credentials
        ? {
            AWS_ACCESS_KEY_ID: credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
            ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
          }
        : {}),
      ...Object.fromEntries((container.environment ?? []).map(({ name, value }) => [name, value])),
      ...(await this.secrets()),
      PORT: String(port),
    };
  }

  /** Values that the execution role reads before the container starts. */
  private async secrets(): Promise<Record<string, string>> {
    const { container, definition, region, id } = this.options;
    const wanted = container.secrets ?? [];
    if (wanted.length === 0) return {};
    const { principal: caller } = this.cloud
      .port("iam")
      .assumeRole(definition.executionRoleArn ?? "", "ecs-tasks.amazonaws.com", id);
    const read = async (from: string): Promise<string> => {
      const ssm = from.split(":")[2] === "ssm" || !from.startsWith("arn:");
      const call = { region, caller };
      if (ssm) {
        const input = { Names: [from.startsWith("arn:") ? from.split(":parameter")[1]! : from], WithDecryption: true };
        const answer = await callJson(this.cloud, {
          ...call,
          service: "ssm",
          target: "AmazonSSM.GetParameters",
          input,
        });
        return (answer.Parameters as { Value: string }[])[0]?.Value ?? "";
      }
      const [arn, key] = [from.split(":").slice(0, 7).join(":"), from.split(":")[7]];
      const answer = await callJson(this.cloud, {
        ...call,
        service: "secretsmanager",
        target: "secretsmanager.GetSecretValue",
        input: { SecretId: arn },
      });
      const text = String(answer.SecretString ?? "");
      return key ? String((JSON.parse(text) as Record<string, unknown>)[key] ?? "") : text;
    };
    try {
      return Object.fromEntries(
        await Promise.all(wanted.map(async ({ name, valueFrom }) => [name, await read(valueFrom)])),
      );
    } catch (error) {
      throw new Error(`ResourceInitializationError: unable to pull secrets: ${(error as Error).message}`);
    }
  }

  private log(message: string): void {
    const { container, id } = this.options;
    const options = container.logConfiguration?.options;
    const group = options?.["awslogs-group"];
    if (!group) return;
    const stream = `${options["awslogs-stream-prefix"] ?? "ecs"}/${container.name}/${id}`;
    this.cloud.telemetry.emit({ kind: "log", time: this.cloud.clock.now(), group, stream, message });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
