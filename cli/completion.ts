import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { readProject, stagesOf } from "../capture/project";

/** Adds the command that prints a shell's script, and the hidden one that the script asks at each TAB; returns the first. */
export function addCompletion(program: Command): Command {
  const name = "completion";
  const { commands } = tab(program, { completionCommandName: name });
  for (const { options } of commands.values()) {
    const stage = options.get("stage");
    if (!stage) continue;
    stage.handler = (complete) => {
      for (const found of stagesHere()) complete(found, "");
    };
  }
  const command = program.commands.find((one) => one.name() === name)!;
  return command.description("print what makes a shell complete commands, options and stages at TAB");
}

function stagesHere(): readonly string[] {
  try {
    return stagesOf(readProject("."));
  } catch {
    return [];
  }
}
