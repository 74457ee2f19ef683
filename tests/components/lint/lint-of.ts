import * as pulumi from "@pulumi/pulumi";
import { acceptedKey, type Reasons } from "../../../components/lint/accepted";
import { make } from "../support/mocks";

/** What a program was told. */
export interface Lint {
  /** Faults for which it was stopped, `setting: reason [rule]`. */
  readonly faults: readonly string[];
  /** Advice, `component: setting: reason [rule]`. */
  readonly advice: readonly string[];
  /** Texts that were logged, whole. */
  readonly messages: readonly string[];
}

/** Runs a program on a stage with mocks and gathers what the linter says of it. */
export async function lintOf(program: () => unknown, stage = "prod", reasons: Reasons = {}): Promise<Lint> {
  const faults: string[] = [];
  const messages = await warningsOf(() =>
    make(() => {
      pulumi.runtime.setConfig(acceptedKey, JSON.stringify(reasons));
      try {
        program();
      } catch (error) {
        const [head = "", ...rest] = (error as Error).message.split("\n");
        if (!head.endsWith("has invalid arguments:")) throw error;
        faults.push(...rest.map((line) => line.replace(/^ {2}- /, "")));
      }
    }, stage),
  );
  const advice = messages.flatMap((text) => text.split("\n").slice(1)).map((line) => line.replace(/^ {2}- /, ""));
  return { faults, advice, messages };
}

/** Without an engine, Pulumi's log is the console. */
async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const before = console.warn;
  const messages: string[] = [];
  console.warn = (text: string) => messages.push(text);
  try {
    await run();
  } finally {
    console.warn = before;
  }
  return messages;
}
