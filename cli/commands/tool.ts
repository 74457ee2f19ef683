import { type Command, Option } from "commander";
import { addCompletion } from "../completion";
import { examples, folderOption, jsonOption, portNumber } from "./options";

/** Commands about this tool and this machine. */
export function addToolCommands(program: Command): void {
  program.commandsGroup("This tool:");
  examples(
    program
      .command("doctor")
      .description(
        "tell what is missing on this machine and how to install it; ends with 1 where nothing runs without it",
      )
      .addOption(folderOption())
      .addOption(new Option("--port <number>", "port to look at").argParser(portNumber).default(4000))
      .addOption(jsonOption())
      .action(async (options) => (await import("../verbs/doctor.js")).doctor(options)),
    { "stagedoor doctor": "Node.js, the project, its packages, and the tools of single commands" },
  );
  examples(addCompletion(program), {
    'eval "$(stagedoor completion bash)"': "for this shell; put it into ~/.bashrc to keep it",
    "source <(stagedoor completion zsh)": "into ~/.zshrc to keep it",
    "stagedoor completion fish | source": "into ~/.config/fish/config.fish to keep it",
  });
}
