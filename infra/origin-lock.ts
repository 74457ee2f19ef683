import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Settings } from "./settings";

/** Secret by which storefront knows its distribution. */
export interface OriginSecret {
  /** What the distribution sends. */
  readonly sent: pulumi.Output<string>;
  /** What storefront accepts, by name: the current one and the next. */
  readonly accepted: Readonly<Record<"current" | "next", pulumi.Output<string>>>;
}

/** Makes the origin's secret. Each generation is a resource of its own, so that raising the number keeps the next one. */
export function createOriginSecret({ originSecret: { generation, sends } }: Settings): OriginSecret {
  const accepted = { current: secret(generation), next: secret(generation + 1) };
  return { sent: accepted[sends], accepted };
}

function secret(generation: number): pulumi.Output<string> {
  return new random.RandomPassword(`origin-secret-${generation}`, { length: 40, special: false }).result;
}
