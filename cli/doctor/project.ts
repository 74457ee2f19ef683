import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { readProject, stagesOf } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { engines, peerDependencies } from "../package.json";
import { atLeast, type Check } from "./check";

/** Looks at Node.js and a port, which every command needs. */
export async function machineChecks(port: number): Promise<Check[]> {
  const least = engines.node.replace(/^\D*/, "");
  const node = process.versions.node;
  const isFree = await free(port);
  return [
    {
      name: "Node.js",
      status: atLeast(node, least) ? "ok" : "missing",
      found: node,
      neededFor: "everything",
      ...(atLeast(node, least) ? {} : { fix: `install ${least} or later: https://nodejs.org/en/download` }),
    },
    {
      name: `port ${port}`,
      status: isFree ? "ok" : "optional",
      found: isFree ? "free" : "taken, by a running stage or another program",
      neededFor: "`stagedoor dev` and `stagedoor serve`",
      ...(isFree ? {} : { fix: "end what listens there, or give --port 0" }),
    },
  ];
}

/** Looks at the Pulumi project: its file, its stages, and the packages it stands on. */
export function projectChecks(directory: string): Check[] {
  const neededFor = "`stagedoor dev`, and whatever looks at a program";
  let stages: readonly string[];
  try {
    const project = readProject(directory);
    stages = stagesOf(project);
    const faults = stages.flatMap((stage) => faultOf(() => readStageConfig(project, stage)));
    if (faults.length > 0) {
      return [{ name: "Pulumi project", status: "missing", found: faults.join("; "), neededFor, fix: "mend the file" }];
    }
  } catch (error) {
    const fix = "go to a Pulumi project's folder, or name it with --cwd";
    return [{ name: "Pulumi project", status: "missing", found: (error as Error).message, neededFor, fix }];
  }
  const found = stages.length > 0 ? `stages ${stages.join(", ")}` : "no stage has a file";
  return [{ name: "Pulumi project", status: "ok", found, neededFor }, ...packageChecks(directory)];
}

/** Packages of the program, with the least version that is known to run here. */
const packages: Readonly<Record<string, { least: string; isNeeded: boolean; neededFor: string }>> = {
  "@pulumi/pulumi": {
    least: peerDependencies["@pulumi/pulumi"].replace(/^\D*/, ""),
    isNeeded: true,
    neededFor: "running the program",
  },
  "@pulumi/aws": { least: "7.0.0", isNeeded: true, neededFor: "resources of AWS" },
  "@pulumi/awsx": { least: "3.0.0", isNeeded: false, neededFor: "awsx.ec2.Vpc, where the program has one" },
  "@pulumi/random": { least: "4.0.0", isNeeded: false, neededFor: "random values, where the program has some" },
};

function packageChecks(directory: string): Check[] {
  return Object.entries(packages).map(([name, { least, isNeeded, neededFor }]): Check => {
    const version = installed(directory, name);
    if (version && atLeast(version, least)) return { name, status: "ok", found: version, neededFor };
    const found = version ? `${version}; ${least} or later is needed` : "not installed";
    const status = isNeeded || version ? "missing" : "optional";
    return { name, status, found, neededFor, fix: `npm install ${name}@^${least}` };
  });
}

function installed(directory: string, name: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    if (folder === dirname(folder)) return undefined;
  }
}

function faultOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function free(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
