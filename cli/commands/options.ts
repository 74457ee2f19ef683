import { type Command, InvalidArgumentError, Option } from "commander";

/** A port on 127.0.0.1. */
export const portOption = (free: number) =>
  new Option("--port <number>", "port on 127.0.0.1; 0 picks a free one").argParser(portNumber).default(free);

/** One JSON line instead of what people read. */
export const jsonOption = () =>
  new Option("--json", "print one JSON line for machines on stdout; everything else goes to stderr");

/** Folder that the stage's data outlives it in. */
export const stateOption = () =>
  new Option("--state <dir>", "keep the stage's data in this folder instead of in memory");

/** What keeps DynamoDB's tables. */
export const databaseOption = () =>
  new Option(
    "--dynamodb <kind>",
    "what keeps DynamoDB's tables: the embedded database, or AWS's own DynamoDB Local (needs a JDK 17 and Maven)",
  )
    .choices(["embedded", "aws"])
    .default("embedded");

/** The account's throttle limit of API Gateway. */
export const accountLimitOption = () =>
  new Option(
    "--account-limit <rate,burst>",
    "requests a second, and at once, where AWS raised your account's 10000,5000",
  ).argParser(throttleLimit);

/** Folder of the Pulumi project. */
export const folderOption = () => new Option("--cwd <dir>", "folder of the Pulumi project").default(".");

/** Stage of the program that a command is about. */
export const stageOption = () => new Option("--stage <name>", "stage, as in Pulumi.<name>.yaml").default("dev");

/** API of the program that a command is about. */
export const apiOption = () =>
  new Option("--api <name>", "API by its name in the program; needless where it is the only one");

/** Running stage that a command talks to. */
export const urlOption = () =>
  new Option("--url <url>", "address of the running stage").env("STAGEDOOR_URL").default("http://127.0.0.1:4000");

/** An option that may be given again. */
export const severalOption = (flags: string, description: string) =>
  new Option(flags, `${description}; may be given again`)
    .argParser((value, before: string[]) => [...before, value])
    .default([], "none");

/** An option of the form NAME=VALUE that may be given again. */
export const pairOption = (flags: string, description: string) =>
  new Option(flags, `${description}; may be given again`).argParser(pair).default({}, "none");

const examplesOf = new WeakMap<Command, Readonly<Record<string, string>>>();

/** Lines to copy of a command's help, each with what it does; none where it has none. */
export function exampleLines(command: Command): Readonly<Record<string, string>> {
  return examplesOf.get(command) ?? {};
}

/** What a command is like in use: lines to copy, each with what it does, at the end of its help. */
export function examples(command: Command, lines: Readonly<Record<string, string>>): Command {
  examplesOf.set(command, lines);
  const width = Math.max(...Object.keys(lines).map((line) => line.length));
  const shown = Object.entries(lines).map(([line, what]) => `  $ ${line.padEnd(width)}  # ${what}`);
  return command.addHelpText("after", `\nExamples:\n${shown.join("\n")}`);
}

/** A count from zero on. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

/** A port, or 0. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535; 0 picks a free one.");
  }
  return port;
}

/** RATE,BURST of a throttle. */
function throttleLimit(text: string): { rateLimit: number; burstLimit: number } {
  if (!/^[1-9]\d{0,8},[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError("Give it as RATE,BURST: requests a second, and at once.");
  }
  const [rateLimit, burstLimit] = text.split(",").map(Number);
  return { rateLimit: rateLimit!, burstLimit: burstLimit! };
}

function pair(text: string, previous: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Give it as NAME=VALUE.");
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}
