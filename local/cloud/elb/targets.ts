import type { Cloud } from "../cloud";
import type { TargetGroupInputs } from "./inputs";
import { ATTACHMENT, byArn, resourcesOf, TARGET_GROUP } from "./names";
import { Probe } from "./probe";

/** Something requests of a target group may go to. */
export interface Target {
  /** Address, or ARN of a function or a load balancer. */
  readonly id: string;
  readonly port: number;
  /** Why it cannot answer, where that is known without asking. */
  readonly impossible?: string;
  /** Security groups of the target's network interface; absent where the local stage knows of none. */
  readonly securityGroupIds?: readonly string[];
  /** Port that the rules of those groups are about, where the local one differs. */
  readonly containerPort?: number;
}

/** A target's state, in AWS's words. */
export interface TargetHealth {
  readonly target: Target;
  readonly state: "initial" | "healthy" | "unhealthy" | "unavailable";
  readonly reason?: string;
}

/** The targets of a cloud's target groups: those of attachments, and those that ECS registers. */
export class Targets {
  private readonly registered = new Map<string, Set<Target>>();
  private readonly probes = new Map<string, Probe>();
  private stopped = false;

  constructor(private readonly cloud: Cloud) {}

  /** Adds a target to a group; the returned function takes it out again. */
  register(groupArn: string, target: Target): () => void {
    const group = this.registered.get(groupArn) ?? new Set();
    this.registered.set(groupArn, group);
    group.add(target);
    this.refresh();
    return () => {
      group.delete(target);
      this.refresh();
    };
  }

  /** All targets of a group with their health. */
  health(groupArn: string): TargetHealth[] {
    const group = byArn(this.cloud, TARGET_GROUP, groupArn);
    const inputs = group?.inputs as TargetGroupInputs | undefined;
    return this.targets(groupArn, inputs).map((target) => {
      if (target.impossible) return { target, state: "unhealthy", reason: target.impossible };
      if (inputs?.targetType === "lambda" || inputs?.targetType === "alb" || inputs?.healthCheck?.enabled === false) {
        return { target, state: "unavailable", reason: "Health checks are not enabled" };
      }
      const probe = this.probes.get(keyOf(groupArn, target));
      return { target, state: probe?.state ?? "initial", reason: probe?.reason };
    });
  }

  /** Begins and ends probes, so that each target of each group has one. */
  refresh(): void {
    if (this.stopped) return;
    const wanted = new Set<string>();
    for (const { outputs, inputs } of resourcesOf(this.cloud, TARGET_GROUP)) {
      const group = inputs as TargetGroupInputs;
      if (group.targetType === "lambda" || group.targetType === "alb" || group.healthCheck?.enabled === false) continue;
      for (const target of this.targets(String(outputs.arn), group)) {
        if (target.impossible) continue;
        const key = keyOf(String(outputs.arn), target);
        wanted.add(key);
        if (!this.probes.has(key)) this.probes.set(key, new Probe(this.cloud, target, group));
      }
    }
    for (const [key, probe] of this.probes) {
      if (wanted.has(key)) continue;
      probe.stop();
      this.probes.delete(key);
    }
  }

  /** Ends all probes. */
  stop(): void {
    this.stopped = true;
    for (const probe of this.probes.values()) probe.stop();
    this.probes.clear();
  }

  private targets(groupArn: string, group: TargetGroupInputs | undefined): Target[] {
    const attached = resourcesOf(this.cloud, ATTACHMENT)
      .filter(({ inputs }) => inputs.targetGroupArn === groupArn)
      .map(({ inputs }) => attachedTarget(inputs, group));
    return [...attached, ...(this.registered.get(groupArn) ?? [])];
  }
}

function attachedTarget(inputs: Readonly<Record<string, unknown>>, group: TargetGroupInputs | undefined): Target {
  const id = String(inputs.targetId);
  const port = Number(inputs.port ?? group?.port ?? 80);
  const instance = (group?.targetType ?? "instance") === "instance";
  return { id, port, ...(instance ? { impossible: "instances are not run: there is no virtual machine" } : {}) };
}

function keyOf(groupArn: string, { id, port }: Target): string {
  return `${groupArn}|${id}|${port}`;
}

const targetsByCloud = new WeakMap<Cloud, Targets>();

/** The targets of a cloud; ECS registers its tasks here. */
export function targetsOf(cloud: Cloud): Targets {
  let targets = targetsByCloud.get(cloud);
  if (!targets) {
    targets = new Targets(cloud);
    targetsByCloud.set(cloud, targets);
  }
  return targets;
}
