import { resolve } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";

const directory = resolve(__dirname, "../..");

/** The stages of the reference program that journeys go through, each ready to be started on localhost. */
export const localStages: readonly { readonly what: string; start(): Promise<RunningStage> }[] = [
  { what: "the local dev stage", start: () => startStage({ directory, stage: "dev" }) },
  {
    what: "the local prod stage: custom domains, Fargate and web ACLs",
    start: () => startStage({ directory, stage: "prod" }),
  },
];
