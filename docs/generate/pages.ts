import { featuresPage } from "./features";
import { lintPage } from "./lint";

/** Pages that are made from the code, by their path below docs/. */
export const pages: Readonly<Record<string, () => string>> = {
  "features.md": featuresPage,
  "lint.md": lintPage,
};
