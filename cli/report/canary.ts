import type { Release } from "../../local/console/releases";
import type { ConfiguredCanary } from "../canary-file";
import { alarmCommand } from "../deployed-releases";

/** One API's release: what the stage's file asks for, and what the stage serves. */
export interface CanaryStatus {
  readonly api: string;
  /** What the stage's file asks for; absent when no release is in progress. */
  readonly asked?: ConfiguredCanary;
  /** What the stage serves; absent when there is no such API. */
  readonly serves?: Release;
  /** Why the alarms' states are not known. */
  readonly alarmsUnknown?: string;
}

/** Whether the stage serves something else than its file asks for. */
function waiting({ asked, serves }: CanaryStatus): boolean {
  return (asked?.percent ?? 0) !== (serves?.canary?.percent ?? 0);
}

/** Names of the alarms that are in ALARM. */
export function ringing({ serves }: CanaryStatus): string[] {
  return (serves?.alarms ?? []).filter(({ state }) => state === "ALARM").map(({ name }) => name);
}

/** The state of releases, for people; `next` makes the stage what its file says. */
export function statusText(statuses: readonly CanaryStatus[], next: string): string {
  return statuses.map((status) => `${describe(status, next).join("\n")}\n`).join("\n");
}

function describe(status: CanaryStatus, next: string): string[] {
  const { api, asked, serves, alarmsUnknown } = status;
  if (!serves) return [`${api}: the stage's file names it, but the stage has no REST API of this name`];
  const { canary, deploymentId, alarms } = serves;
  const lines = [
    canary
      ? `${api}: ${canary.percent} % of requests go to deployment ${canary.deploymentId}, the others to ${deploymentId}`
      : `${api}: all requests go to deployment ${deploymentId}`,
  ];
  if (asked?.percent === 0) lines.push(`  rolled back: it stays with ${asked.stableDeploymentId} until it is promoted`);
  if (waiting(status)) lines.push(`  the stage's file asks for ${asked?.percent ?? 0} %; next: ${next}`);
  if (alarms.length === 0) lines.push("  no alarm watches it; the Observability component makes some");
  else if (alarmsUnknown === undefined) {
    for (const { name, state } of alarms) lines.push(`  alarm ${name}: ${state ?? "not judged on the local stage"}`);
  } else {
    const names = alarms.map(({ name }) => name);
    lines.push(`  the states of its alarms are not known: ${alarmsUnknown}`);
    lines.push(`  ask AWS for them: ${alarmCommand(alarms[0]!.region, names).join(" ")}`);
  }
  return lines;
}
