import { choosingPage } from "./choosing";
import { commandLinePage } from "./command-line";
import { featuresPage } from "./features-page";
import { lintPage } from "./lint";
import { referencePages } from "./reference";
import { secondOpinionPage } from "./second-opinion";

/** Pages that are made from the code, by their path below docs/. */
export function makePages(): Record<string, string> {
  const reference = Object.entries(referencePages()).map(([name, text]) => [`reference/${name}`, text]);
  return {
    "choosing.md": choosingPage(),
    "features.md": featuresPage(),
    "guides/command-line.md": commandLinePage(),
    "lint.md": lintPage(),
    "second-opinion.md": secondOpinionPage(),
    ...Object.fromEntries(reference),
  };
}
