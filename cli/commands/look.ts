import { type Command, Option } from "commander";
import { apiOption, examples, folderOption, jsonOption, stageOption } from "./options";

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
  examples(
    program
      .command("openapi")
      .description("print the OpenAPI document of an API: what clients get, or what AWS imports")
      .addOption(apiOption())
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(new Option("--extensions", "with x-amazon-apigateway extensions, as AWS imports it"))
      .addOption(new Option("--format <format>", "how it is written").choices(["json", "yaml"]))
      .addOption(new Option("--server <url>", "address of a deployed stage, to name as the document's server"))
      .addOption(new Option("--out <file>", "write it there; .yaml and .yml make it YAML"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/openapi.js")).openApi(options)),
    {
      "stagedoor openapi --api partners": "JSON for clients and documentation",
      "stagedoor openapi --api partners --out partners.yaml": "a file",
      "stagedoor openapi --api partners --extensions": "to serve with `stagedoor serve`",
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
