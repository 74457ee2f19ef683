import { type Command, Option } from "commander";
import { examples, folderOption, jsonOption, stageOption } from "./options";

/** Commands that run a stage's program once, with no engine and no account, and report on what it would make. */
export function addLookCommands(program: Command): void {
  program.commandsGroup("Look at a program:");
  examples(
    program
      .command("routes")
      .description("list the routes of the stage's APIs: who may call them, and where they lead")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/routes.js")).routes(options)),
    {
      "stagedoor routes": "as a table",
      "stagedoor routes --stage prod --json": "for a script",
    },
  );
  program
    .command("diagram")
    .description("print the stage's architecture as a Mermaid flow chart, made from its resources")
    .addOption(stageOption())
    .addOption(folderOption())
    .action(async (options) => (await import("../verbs/diagram.js")).diagram(options));
  examples(
    program
      .command("lint")
      .description("say what AWS would refuse, and what could cost less or be safer; ends with 1 on an error")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(new Option("--rules", "list the rules instead"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/lint.js")).lint(options)),
    {
      "stagedoor lint --stage prod": "errors first, then advice",
      "stagedoor lint --rules": "every rule and what it demands",
    },
  );
  program
    .command("check")
    .description("judge a stage's resources by the policy pack, with no engine; ends with 1 on a mandatory finding")
    .addOption(stageOption())
    .addOption(folderOption())
    .addOption(new Option("--profile <name>", "profile, instead of the stage's own").choices(["dev", "prod", "strict"]))
    .addOption(new Option("--policy-pack-config <file>", "settings as for pulumi --policy-pack-config"))
    .addOption(jsonOption())
    .action(async (options) => (await import("../verbs/check.js")).check(options));
}
