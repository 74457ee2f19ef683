import { accessTwins } from "./api-access";
import { backendTwins } from "./api-backends";
import { dataTwins } from "./data";
import { frontTwins } from "./front";
import { functionTwins } from "./functions";
import { networkTwins } from "./network";
import { operationTwins } from "./operations";
import { peopleTwins } from "./people";
import { stageTwins } from "./stages";
import type { Twins } from "./twin";

/** Twins for every rule, for each kind of resource that it judges. */
export const twins: readonly Twins[] = [
  ...accessTwins,
  ...backendTwins,
  ...stageTwins,
  ...functionTwins,
  ...dataTwins,
  ...networkTwins,
  ...frontTwins,
  ...peopleTwins,
  ...operationTwins,
];
