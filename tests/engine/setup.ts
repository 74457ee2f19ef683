import { findOrBuildCli } from "./cli/find-or-build";

/** Finds or builds the Pulumi CLI once, before test files that run side by side all ask for it. */
export function mochaGlobalSetup(): void {
  const { path, origin } = findOrBuildCli((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`Pulumi CLI (${origin}): ${path}\n`);
}
