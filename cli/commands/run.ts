import { type Command, Option } from "commander";
import {
  accountLimitOption,
  databaseOption,
  examples,
  folderOption,
  jsonOption,
  pairOption,
  portOption,
  severalOption,
  stageOption,
  stateOption,
} from "./options";

/** Commands that run something until Ctrl-C. */
export function addRunCommands(program: Command): void {
  program.commandsGroup("Run an API on this machine:");
  examples(
    program
      .command("dev")
      .description("run a stage of the Pulumi program in this folder, and rebuild it when files change")
      .addOption(stageOption())
      .addOption(portOption(4000))
      .addOption(folderOption())
      .addOption(stateOption())
      .addOption(databaseOption())
      .addOption(accountLimitOption())
      .addOption(new Option("--no-watch", "don't rebuild when files change"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/dev.js")).dev(options)),
    {
      "stagedoor dev": "stage dev on 127.0.0.1:4000",
      "stagedoor dev --stage prod --port 0": "another stage, on a free port",
      "stagedoor dev --state .stagedoor": "tables, users and objects outlive it",
    },
  );
  examples(
    program
      .command("serve")
      .description("serve an OpenAPI document with x-amazon-apigateway extensions as API Gateway would")
      .argument("<file>", "OpenAPI 3.0 or Swagger 2.0, JSON or YAML")
      .addOption(portOption(4000))
      .addOption(new Option("--stage <name>", "name of the stage").default("dev"))
      .addOption(new Option("--type <type>", "kind of API").choices(["rest", "http"]).default("rest"))
      .addOption(pairOption("--function <name=file>", "module that exports `handler`, for an integration's function"))
      .addOption(pairOption("--stage-variable <name=value>", "stage variable"))
      .addOption(severalOption("--api-key <value>", "key of a usage plan of the stage"))
      .addOption(accountLimitOption())
      .addOption(jsonOption())
      .action(async (file, options) => (await import("../verbs/serve.js")).serveDocument(file, options)),
    {
      "stagedoor serve api.yaml": "a document without functions",
      "stagedoor serve api.json --type http --function greet=greet.mjs": "an HTTP API and one function",
    },
  );
  examples(
    program
      .command("provider")
      .description("run the local cloud as a Pulumi provider for aws, awsx and random")
      .addOption(folderOption())
      .addOption(portOption(0))
      .addOption(stateOption())
      .addOption(databaseOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/provider.js")).provider(options)),
    {
      "stagedoor provider": "prints the PULUMI_DEBUG_PROVIDERS for pulumi up",
      "stagedoor provider --state .stagedoor": "what up made outlives it",
    },
  );
}
