import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../../capture/cache-directory";

/** The pinned version; `go.mod` names the same one. */
export const CLI_VERSION = "3.255.0";

/** A CLI to test with. */
export interface Cli {
  readonly path: string;
  /** Where it came from, for the test's log. */
  readonly origin: "PATH" | "cache" | "built";
}

/**
 * Finds the Pulumi CLI: the one on PATH, else one built earlier, else built now from its Go module (some minutes).
 * @throws Error that says what is missing, where there is neither a CLI nor Go.
 */
export function findOrBuildCli(log: (line: string) => void = () => {}): Cli {
  const installed = onPath("pulumi");
  if (installed) return { path: installed, origin: "PATH" };
  const cached = join(cacheDirectory(), `pulumi-${CLI_VERSION}`, "pulumi");
  if (existsSync(cached)) return { path: cached, origin: "cache" };
  const go = onPath("go");
  if (!go) {
    throw new Error(
      "no Pulumi CLI and no Go to build it with: install either (https://www.pulumi.com/docs/iac/download-install/, https://go.dev/doc/install)",
    );
  }
  log(`building the Pulumi CLI ${CLI_VERSION} from its Go module into ${cached}; this takes some minutes`);
  build(go, cached);
  return { path: cached, origin: "built" };
}

function build(go: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const partial = `${target}.${process.pid}`;
  // Without the stamp the CLI says it is of version 3.0.0-dev, which tools that ask for a version refuse.
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${CLI_VERSION}`;
  const result = spawnSync(
    go,
    ["build", "-trimpath", "-ldflags", `-s -w ${stamp}`, "-o", partial, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
    { cwd: __dirname, stdio: ["ignore", "inherit", "inherit"] },
  );
  if (result.status !== 0) throw new Error(`go build of the Pulumi CLI failed with exit code ${result.status}`);
  // Only a finished build gets the name that others look for.
  renameSync(partial, target);
}

/** Path of an executable, or undefined. */
export function onPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(":")
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(existsSync);
}
