import { Command, InvalidArgumentError, Option } from "commander";
import { version } from "./package.json";
import { print, UserError } from "./terminal";

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535; 0 picks a free one.");
  }
  return port;
}

function pair(text: string, previous: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Give it as NAME=VALUE.");
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

const urlOption = () =>
  new Option("--url <url>", "address of the running stage").env("STAGEDOOR_URL").default("http://127.0.0.1:4000");
const several = (value: string, previous: string[]) => [...previous, value];

const json = new Option("--json", "print one JSON line for machines on stdout; everything else goes to stderr");
const portOption = () => new Option("--port <number>", "port on 127.0.0.1; 0 picks a free one").argParser(portNumber);
const state = new Option("--state <dir>", "keep the stage's data in this folder instead of in memory");

const database = new Option(
  "--dynamodb <kind>",
  "what keeps DynamoDB's tables: the embedded database, or AWS's own DynamoDB Local (needs a JDK 17 and Maven)",
)
  .choices(["embedded", "aws"])
  .default("embedded");

const program = new Command("stagedoor")
  .description("Runs a Pulumi program's API Gateway front door on localhost, with no cloud account.")
  .version(version)
  .showHelpAfterError("(add --help for what is allowed)")
  .showSuggestionAfterError();

program
  .command("dev")
  .description("run a stage of the Pulumi program in this folder, and rebuild it when files change")
  .addOption(new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev"))
  .addOption(portOption().default(4000))
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .addOption(state)
  .addOption(database)
  .addOption(new Option("--no-watch", "don't rebuild when files change"))
  .addOption(json)
  .action(async (options) => (await import("./verbs/dev.js")).dev(options));

program
  .command("serve")
  .description("serve an OpenAPI document with x-amazon-apigateway extensions as API Gateway would")
  .argument("<file>", "OpenAPI 3.0 or Swagger 2.0, JSON or YAML")
  .addOption(portOption().default(4000))
  .addOption(new Option("--stage <name>", "name of the stage").default("dev"))
  .addOption(new Option("--type <type>", "kind of API").choices(["rest", "http"]).default("rest"))
  .addOption(
    new Option("--function <name=file>", "module that exports `handler`, for an integration's function")
      .argParser(pair)
      .default({}),
  )
  .addOption(new Option("--stage-variable <name=value>", "stage variable").argParser(pair).default({}))
  .addOption(new Option("--api-key <value>", "key of a usage plan of the stage").argParser(several).default([]))
  .addOption(json)
  .action(async (file, options) => (await import("./verbs/serve.js")).serveDocument(file, options));

program
  .command("provider")
  .description("run the local cloud as a Pulumi provider for aws, awsx and random")
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .addOption(portOption().default(0))
  .addOption(state)
  .addOption(database)
  .addOption(json)
  .action(async (options) => (await import("./verbs/provider.js")).provider(options));

program
  .command("listen")
  .description("open a WebSocket: lines of stdin are sent, messages are printed")
  .argument("<url>", "address, as in the output of the stage's WebSocket API")
  .action(async (url) => (await import("./verbs/listen.js")).listen(url));

program
  .command("diagram")
  .description("print the stage's architecture as a Mermaid flow chart, made from its resources")
  .addOption(new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev"))
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .action(async (options) => (await import("./verbs/diagram.js")).diagram(options));

program
  .command("routes")
  .description("list the routes of the stage's APIs: who may call them, and where they lead")
  .addOption(new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev"))
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .addOption(json)
  .action(async (options) => (await import("./verbs/routes.js")).routes(options));

program
  .command("lint")
  .description("say what AWS would refuse, and what could cost less or be safer; ends with 1 on an error")
  .addOption(new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev"))
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .addOption(new Option("--rules", "list the rules instead"))
  .addOption(json)
  .action(async (options) => (await import("./verbs/lint.js")).lint(options));

program
  .command("check")
  .description("judge a stage's resources by the policy pack, with no engine; ends with 1 on a mandatory finding")
  .addOption(new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev"))
  .addOption(new Option("--cwd <dir>", "folder of the Pulumi project").default("."))
  .addOption(new Option("--profile <name>", "profile, instead of the stage's own").choices(["dev", "prod", "strict"]))
  .addOption(new Option("--policy-pack-config <file>", "settings as for pulumi --policy-pack-config"))
  .addOption(json)
  .action(async (options) => (await import("./verbs/check.js")).check(options));

program
  .command("env")
  .description('print a running stage\'s outputs as shell variables: eval "$(stagedoor env)"')
  .addOption(urlOption())
  .addOption(json)
  .action(async (options) => (await import("./verbs/env.js")).env(options));

program
  .command("token")
  .description("print a token of a running stage's user directory")
  .addOption(urlOption())
  .addOption(new Option("--user <name>", "who it is for").default("someone@example.com"))
  .addOption(
    new Option("--scope <scope>", "scope of an access token; may be given again").argParser(several).default([]),
  )
  .addOption(new Option("--group <group>", "group of the user; may be given again").argParser(several).default([]))
  .addOption(new Option("--use <use>", "kind of token").choices(["access", "id"]).default("access"))
  .addOption(new Option("--claim <name>", "print this claim of the token, e.g. sub, instead of the token"))
  .action(async (options) => (await import("./verbs/env.js")).token(options));

program.parseAsync().catch((error: unknown) => {
  // A program's own faults are told as they stand: they name the resource or the setting.
  const told = error instanceof UserError || (error instanceof Error && error.name === "ProgramError");
  print(told ? (error as Error).message : `stagedoor failed: ${error instanceof Error ? error.stack : String(error)}`);
  process.exit(1);
});
