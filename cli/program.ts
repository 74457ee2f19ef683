import { Command } from "commander";
import { addCanaryCommands } from "./commands/canary";
import { addLookCommands } from "./commands/look";
import { addRunCommands } from "./commands/run";
import { addTalkCommands } from "./commands/talk";
import { addToolCommands } from "./commands/tool";
import { version } from "./package.json";

/** The whole command line: what it is called, takes and tells. Parsing runs it; docs and completion are made of it. */
export function commandLine(): Command {
  const program = new Command("stagedoor")
    .description("Runs a Pulumi program's API Gateway front door on localhost, with no cloud account.")
    .version(version)
    .helpCommand(true)
    .showHelpAfterError("(add --help for what is allowed)")
    .showSuggestionAfterError()
    // Thrown instead of ending the process; subcommands take it over when they are made.
    .exitOverride();
  addRunCommands(program);
  addTalkCommands(program);
  addLookCommands(program);
  addCanaryCommands(program);
  // Last: completion is made of all the others.
  addToolCommands(program);
  return program;
}
