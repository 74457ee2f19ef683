import { type Command, Option } from "commander";
import { examples, folderOption, jsonOption, severalOption, stageOption, urlOption, wholeNumber } from "./options";

/** Commands that talk to a stage which `stagedoor dev` runs in another terminal. */
export function addTalkCommands(program: Command): void {
  program.commandsGroup("Talk to a running stage:");
  examples(
    program
      .command("env")
      .description("print a running stage's outputs as shell variables, and an operator's credentials")
      .addOption(urlOption())
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/env.js")).env(options)),
    { 'eval "$(stagedoor env)"': "then $EDGE_URL, $OPERATOR, … are set" },
  );
  examples(
    program
      .command("token")
      .description("print a token of a running stage's user directory")
      .addOption(urlOption())
      .addOption(new Option("--user <name>", "who it is for").default("someone@example.com"))
      .addOption(severalOption("--scope <scope>", "scope of an access token"))
      .addOption(severalOption("--group <group>", "group of the user"))
      .addOption(new Option("--use <use>", "kind of token").choices(["access", "id"]).default("access"))
      .addOption(new Option("--claim <name>", "print this claim of the token, e.g. sub, instead of the token"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/token.js")).token(options)),
    {
      "TOKEN=$(stagedoor token --scope shop/orders.read)": "an access token with a scope",
      "stagedoor token --use id --user ann@example.com": "an ID token of someone else",
    },
  );
  examples(
    program
      .command("logs")
      .description("print lines of a running stage's logs: functions, access logs and execution logs")
      .addOption(urlOption())
      .addOption(new Option("--api <name>", "of this API alone"))
      .addOption(new Option("--function <name>", "of this function alone, by its name in the program"))
      .addOption(
        new Option("--request <id>", "lines that name this request: x-amzn-requestid or apigw-requestid of its answer"),
      )
      .addOption(new Option("--filter <text>", "lines that contain the text"))
      .addOption(new Option("--last <number>", "newest lines to begin with").argParser(wholeNumber).default(50))
      .addOption(new Option("-f, --follow", "go on with those that come, until Ctrl-C"))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/logs.js")).logs(options)),
    {
      "stagedoor logs --follow": "everything, as it comes",
      "stagedoor logs --function place-order --filter ERROR": "errors of one function",
      "stagedoor logs --api partners --last 10": "an API's access and execution logs",
    },
  ).addHelpText(
    "after",
    "\nIt reads the local stage alone. On AWS: aws logs tail GROUP --follow; GROUP is the API's output logGroupName, or\n/aws/lambda/FUNCTION.",
  );
  examples(
    program
      .command("invoke")
      .description("call a function of a running stage, with a file or a generated event; ends with 1 where it fails")
      .argument("<function>", "function by its name in the program")
      .addOption(urlOption())
      .addOption(new Option("--event <file>", "JSON file with the event; - reads stdin"))
      .addOption(new Option("--generate <kind>", "make the event").choices(["rest", "http", "sqs", "schedule"]))
      .addOption(new Option("--method <method>", "of a generated request").default("GET"))
      .addOption(new Option("--path <path>", "of a generated request, with its query").default("/"))
      .addOption(new Option("--body <text>", "of a generated request or message"))
      .addOption(new Option("--once", "start the stage for this call alone"))
      .addOption(stageOption())
      .addOption(folderOption())
      .addOption(jsonOption())
      .action(async (name, options) => (await import("../verbs/invoke.js")).invoke(name, options)),
    {
      "stagedoor invoke list-products --generate http --path '/products?limit=2'": "a request made for it",
      "stagedoor invoke webhooks --event event.json": "an event from a file",
      "stagedoor invoke sales-report --once --generate rest": "with no stage running",
    },
  );
  examples(
    program
      .command("listen")
      .description("open a WebSocket: lines of stdin are sent, messages are printed")
      .argument("<url>", "address, as in the output of the stage's WebSocket API")
      .addOption(jsonOption())
      .action(async (url, options) => (await import("../verbs/listen.js")).listen(url, options)),
    { 'stagedoor listen "$LIVE_URL?token=$TOKEN"': "type lines, read messages" },
  );
}
