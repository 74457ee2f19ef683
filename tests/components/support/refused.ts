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
