import { type Command, Option } from "commander";
import { examples, jsonOption, severalOption, urlOption } from "./options";

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
      .command("listen")
      .description("open a WebSocket: lines of stdin are sent, messages are printed")
      .argument("<url>", "address, as in the output of the stage's WebSocket API")
      .addOption(jsonOption())
      .action(async (url, options) => (await import("../verbs/listen.js")).listen(url, options)),
    { 'stagedoor listen "$LIVE_URL?token=$TOKEN"': "type lines, read messages" },
  );
}
