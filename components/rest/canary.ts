import * as pulumi from "@pulumi/pulumi";
import type { Faults } from "../faults";
import type { Canary, RestApiArgs } from "./args";

/** Where a stage's configuration keeps releases in progress, by the API's name; `stagedoor canary` writes them. */
const namespace = "stagedoor-canary";

/** The gradual release of an API: the program's own, or the one that `stagedoor canary` wrote into the stage's file. */
export function canaryOf(name: string, args: RestApiArgs, faults: Faults): Canary | undefined {
  const ofStage = new pulumi.Config(namespace).getObject<Canary>(name);
  if (ofStage && args.canary) {
    faults.add("canary", `is given, and ${namespace}:${name} in the stage's file too; take one of them out`, "canary");
  }
  return args.canary ?? ofStage;
}
