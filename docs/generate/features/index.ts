import { answerFeatures } from "./answers";
import { apiFeatures } from "./apis";
import { callerFeatures } from "./callers";
import type { Feature } from "./feature";
import { frontFeatures } from "./front";
import { stageFeatures } from "./stage";

/** Every feature, in groups. */
export const features: Readonly<Record<string, readonly Feature[]>> = {
  "Kinds of API": apiFeatures,
  "Who may call": callerFeatures,
  "What answers": answerFeatures,
  "The stage": stageFeatures,
  "Before the stage": frontFeatures,
};
