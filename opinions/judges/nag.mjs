// Asks cdk-nag about templates: `node nag.mjs HOME TEMPLATE…` prints a list of {file, rule, logicalId, passed, text}.
// A script of its own, as the AWS CDK is installed apart from the project, in HOME.
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const [home, ...files] = process.argv.slice(2);
const require = createRequire(join(home, "package.json"));
const { App, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks, NagRuleCompliance, ServerlessChecks } = require("cdk-nag");

/** Packs tell of violations only; a rule that has looked at a resource and found nothing is an opinion too. */
const judging = (Pack) =>
  class extends Pack {
    opinions = [];

    applyRule({ node, rule, ruleSuffixOverride, info }) {
      const id = `${this.packName}-${ruleSuffixOverride ?? rule.name}`;
      const tell = (passed, more = {}) =>
        this.opinions.push({ rule: id, logicalId: node.node.id, passed, text: info, ...more });
      let result;
      try {
        result = rule(node);
      } catch (error) {
        tell(false, { text: `cannot judge: ${error.message}` });
        return;
      }
      if (Array.isArray(result)) for (const detail of result) tell(false, { detail });
      if (result === NagRuleCompliance.NON_COMPLIANT) tell(false);
      if (result === NagRuleCompliance.COMPLIANT || (Array.isArray(result) && result.length === 0)) tell(true);
    }
  };
const packs = [AwsSolutionsChecks, ServerlessChecks].map(judging);

const opinions = files.flatMap((file) => {
  const app = new App();
  new CfnInclude(new Stack(app, "Rendered"), "Template", { templateFile: file });
  return packs.flatMap((Pack) => {
    const judge = new Pack();
    judge.validateScope(app);
    return judge.opinions.map((opinion) => ({ file: basename(file), ...opinion }));
  });
});
process.stdout.write(JSON.stringify(opinions));
