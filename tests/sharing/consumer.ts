import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "../..");

/** The workspaces that are published. */
export const packages = ["components", "cli", "policy"] as const;

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A folder outside the repository, as a new user has it, and the packages to install there. */
export class Consumer {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), "stagedoor-consumer-")));
  private readonly tarballs = join(this.directory, "..", `${this.directory.split("/").at(-1)}-tarballs`);

  /** Packs a workspace as `npm publish` would, and returns the tarball's path. */
  async pack(workspace: (typeof packages)[number]): Promise<string> {
    mkdirSync(this.tarballs, { recursive: true });
    const args = ["pack", "--json", "--workspace", workspace, "--pack-destination", this.tarballs];
    const { stdout } = await promisify(execFile)("npm", args, { cwd: root, maxBuffer: 2 ** 26, env: environment() });
    // The build's own lines come before the JSON.
    const listed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Packed[] | Record<string, Packed>;
    return join(this.tarballs, Object.values(listed)[0]!.filename);
  }

  /** Runs a command in the folder. */
  async run(command: string, ...args: string[]): Promise<Ended> {
    try {
      const { stdout, stderr } = await promisify(execFile)(command, args, {
        cwd: this.directory,
        maxBuffer: 2 ** 26,
        env: environment(),
      });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: `${stdout}${stderr}` };
    }
  }

  /** As `run`, for what must succeed. */
  async must(command: string, ...args: string[]): Promise<string> {
    const { code, output } = await this.run(command, ...args);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  /** Installs packages, from the cache where they are in it. */
  install(...what: string[]): Promise<string> {
    return this.must("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...what);
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.directory, path), content);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
    rmSync(this.tarballs, { recursive: true, force: true });
  }
}

interface Packed {
  readonly filename: string;
}

/** Files that a README of a package tells to write, by the name in the first line of each block. */
export function filesOf(workspace: (typeof packages)[number]): Map<string, string> {
  const readme = readFileSync(join(root, workspace, "README.md"), "utf8");
  const blocks = readme.matchAll(/^```\w+\n(?:\/\/|#) (\S+\.\w+)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name, text]) => [name!, text!]));
}

/** A package of this name, in the version that the repository itself uses, so that the cache has it. */
export function pinned(name: string): string {
  const { devDependencies, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return `${name}@${{ ...devDependencies, ...dependencies }[name]}`;
}

/** The environment without what npm and the SDK would take from the run of these tests. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|PULUMI_|NODE_OPTIONS$)/.test(name)),
  );
}
