import type { Command } from "commander";
import { exampleLines } from "../../cli/commands/options";
import { ExitCode, exitCodeMeanings } from "../../cli/exit-code";
import { commandLine } from "../../cli/program";
import { generatedNote } from "./note";

/** The command line's page: what every command is for, takes and ends with, from the commands themselves. */
export function commandLinePage(): string {
  const program = commandLine();
  const groups = groupsOf(program);
  const contents = [...groups].map(
    ([group, commands]) =>
      `- **${group}** ${commands.map((one) => `[${titleOf(one).replace("stagedoor ", "")}](#${anchor(one)})`).join(", ")}`,
  );
  const codes = Object.entries(ExitCode).map(
    ([name, code]) => `| ${code} | ${exitCodeMeanings[name as keyof typeof ExitCode]} |`,
  );
  return `# The command line

${generatedNote("cli/commands")}

${program.description()} In a checkout it is \`npx stagedoor\`; elsewhere, \`npm install --save-dev stagedoor-cli\` brings it.

${contents.join("\n")}

What people read and machines use goes to stdout, all else to stderr. \`--json\` prints one line of JSON. Colours and
progress are shown on a terminal alone; \`NO_COLOR=1\` takes the colours away. \`STAGEDOOR_URL\` stands in for \`--url\`. A
misspelt command, option, stage, API or function is met with the nearest one.

| exit code | meaning |
| --- | --- |
${codes.join("\n")}

${[...groups.values()].flat().map(sectionOf).join("\n")}`;
}

/** Commands by the heading that help shows them under, those with verbs of their own as each of these. */
function groupsOf(program: Command): Map<string, Command[]> {
  const groups = new Map<string, Command[]>();
  for (const command of program.createHelp().visibleCommands(program)) {
    if (command.name() === "help") continue;
    const group = command.helpGroup();
    const verbs = command.commands.length > 0 ? command.commands : [command];
    groups.set(group, [...(groups.get(group) ?? []), ...verbs]);
  }
  return groups;
}

function titleOf(command: Command): string {
  const parent = command.parent;
  return parent ? `${titleOf(parent)} ${command.name()}` : command.name();
}

function anchor(command: Command): string {
  return titleOf(command).replaceAll(" ", "-");
}

function sectionOf(command: Command): string {
  const help = command.createHelp();
  const rows = [
    ...help.visibleArguments(command).map((one) => [help.argumentTerm(one), help.argumentDescription(one)]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== "--help")
      .map((one) => [one.flags, `${help.optionDescription(one)}${one.mandatory ? " (required)" : ""}`]),
  ].map(([term, description]) => `| \`${term}\` | ${(description ?? "").replace(/[<|]/g, "\\$&")} |`);
  const table = rows.length > 0 ? `\n| | |\n| --- | --- |\n${rows.join("\n")}\n` : "";
  const lines = Object.entries(exampleLines(command)).map(([line, what]) => `- \`${line}\`: ${what}`);
  const shown = lines.length > 0 ? `\n${lines.join("\n")}\n` : "";
  return `## ${titleOf(command)}\n\n${sentence(command.description())}\n${table}${shown}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
