import assert from "node:assert/strict";
import type { Command } from "commander";
import { exampleLines } from "../../cli/commands/options";
import { commandLine } from "../../cli/program";
import { run } from "./run-to-end";

/** Commands that do something, at any depth; completion asks the hidden one. */
function verbsOf(command: Command): Command[] {
  return command.commands.length > 0
    ? command.commands.filter((one) => one.name() !== "complete").flatMap(verbsOf)
    : [command];
}

/** Words of a line as a shell splits them, without what is around the command. */
function wordsOf(line: string): string[] {
  const [, inner = line] = /\$\((stagedoor [^)]*)\)/.exec(line) ?? /<\((stagedoor [^)]*)\)/.exec(line) ?? [];
  const [command = ""] = inner.split(/ [|>] /);
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain!,
  );
}

describe("Help", function () {
  this.timeout(30_000);
  const verbs = verbsOf(commandLine());

  for (const verb of verbs) {
    it(`of ${verb.name()} has examples, and the command line takes each`, async () => {
      const lines = Object.keys(exampleLines(verb));
      assert.ok(lines.length > 0, "an example");
      for (const line of lines) {
        const program = commandLine();
        const taken: string[] = [];
        for (const one of verbsOf(program)) one.action(() => void taken.push(one.name()));
        const [name, ...words] = wordsOf(line);
        assert.equal(name, "stagedoor", line);
        await program.parseAsync(words, { from: "user" });
        assert.deepEqual(taken, [verb.name()], line);
      }
    });
  }

  it("offers --json wherever something is told that a machine could use", () => {
    const without = verbs.filter((verb) => !verb.options.some(({ long }) => long === "--json"));
    // A shell uses the script as it is.
    assert.deepEqual(without.map((verb) => verb.name()).sort(), ["completion"]);
  });

  it("ends with 0, and wrong words with 2; what is told has no colours where there is no terminal", async () => {
    for (const words of [["--help"], ["help", "dev"], ["diff", "--help"], ["--version"]]) {
      const { code, stdout } = await run(words, __dirname);
      assert.equal(code, 0, words.join(" "));
      assert.ok(stdout.length > 0);
    }
    const wrong = await run(["diff"], __dirname, { NO_COLOR: "" });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /required option '--against <what>'/);
    assert.ok(!wrong.stderr.includes("\u001b"), "no escape codes");
  });
});
