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
  examples(
    program
      .command("client")
      .description("write a typed TypeScript client of an API, and types for the functions behind it")
      .requiredOption("--out <dir>", "folder to write to; files of the same names are replaced")
      .addOption(apiOption())
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(new Option("--handlers", "types of the events of each operation's function, too"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/client.js")).client(options)),
    {
      "stagedoor client --api mobile --out src/mobile": "types, calls, and how they prove who calls",
      "stagedoor client --api mobile --out src/mobile --handlers": "and types for Lambda handlers",
    },
  );
  examples(
    program
      .command("diff")
      .description(
        "say how the APIs changed, route by route; ends with 1 where callers break and no version keeps them",
      )
      .requiredOption("--against <what>", "OpenAPI document, exported state of a stack, or git ref to compare with")
      .addOption(apiOption())
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/diff.js")).diff(options)),
    {
      "stagedoor diff --against origin/main": "in a pull request",
      "stagedoor diff --against state.json --stage prod": "what `pulumi stack export --file state.json` wrote",
      "stagedoor diff --against v1.json --api partners": "a document that was published",
    },
  );
  examples(
    program
      .command("cost")
      .description("price a month of a stage: idle, by API and route, and what other choices would cost")
      .option("--traffic <file>", "what calls the stage in a month, YAML or JSON; without it, what it costs idle")
      .option("--region <region>", "list prices of this region, instead of the stage's own")
      .option("--against <what>", "say, as Markdown, what changed since a git ref or an earlier --json output")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/cost.js")).cost(options)),
    {
      "stagedoor cost --stage prod": "what stands idle",
      "stagedoor cost --stage prod --traffic traffic.yaml": "and what traffic costs",
      "stagedoor cost --stage prod --traffic traffic.yaml --against origin/main": "for a pull request",
    },
  );
  examples(
    program
      .command("capacity")
      .description("say which quota or setting binds first when traffic grows; ends with 1 where one binds already")
      .requiredOption("--traffic <file>", "what calls the stage in a month, YAML or JSON")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/capacity.js")).capacity(options)),
    {
      "stagedoor capacity --stage prod --traffic traffic.yaml": "what binds, at what multiple, and what to do",
    },
  );
  examples(
    program
      .command("diagram")
      .description("print the stage's architecture as a picture, made from its resources")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(new Option("--format <format>", "kind of picture").choices(["svg", "mermaid"]).default("svg"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/diagram.js")).diagram(options)),
    {
      "stagedoor diagram > architecture.svg": "a picture that follows the reader's light or dark colours",
      "stagedoor diagram --format mermaid": "for Markdown that draws flow charts",
    },
  );
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
  examples(
    program
      .command("check")
      .description("judge a stage's resources by the policy pack, with no engine; ends with 1 on a mandatory finding")
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(
        new Option("--profile <name>", "profile, instead of the stage's own").choices(["dev", "prod", "strict"]),
      )
      .addOption(new Option("--policy-pack-config <file>", "settings as for pulumi --policy-pack-config"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/check.js")).check(options)),
    {
      "stagedoor check --stage prod": "findings with their fixes, and what is exempted",
      "stagedoor check --profile strict": "as if nothing were forgiven",
    },
  );
}
