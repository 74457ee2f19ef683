import assert from "node:assert/strict";
import { make } from "./mocks";

/** The faults that a program is refused for, as `setting: reason`; the program must make nothing but what it names first. */
export async function faultsOf(program: () => unknown): Promise<string[]> {
  let message = "";
  await make(() => {
    try {
      program();
    } catch (error) {
      message = (error as Error).message;
    }
  });
  assert.match(message, /has invalid arguments:\n/, "the program was not refused");
  return message
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ""));
}

/** What is wrong, the arguments, and what the fault must say: setting, what was given, what to do. */
export type Refusal<A> = [what: string, args: () => A, fault: RegExp];

/** One test for each refusal. */
export function refuses<A>(refusals: readonly Refusal<A>[], construct: (args: A) => unknown): void {
  for (const [what, args, fault] of refusals) {
    it(`refuses ${what}`, async () => {
      const faults = await faultsOf(() => construct(args()));
      assert.ok(
        faults.some((text) => fault.test(text)),
        `expected ${fault} among:\n${faults.join("\n")}`,
      );
    });
  }
}
