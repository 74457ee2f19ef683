import { join } from "node:path";

/** The program whose state is recorded; its handler is copied, so that bundles do not depend on where the checkout is. */
export const recordedProgram = {
  project: join(__dirname, "program"),
  stack: "dev",
  copied: ["handler.ts"],
  bundled: true,
} as const;
