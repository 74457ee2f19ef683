import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { atLeast, type Check } from "./check";

const execute = promisify(execFile);

interface Tool {
  readonly name: string;
  readonly command: readonly [file: string, ...words: string[]];
  /** Finds the version in what the command prints. */
  readonly version: RegExp;
  readonly least?: string;
  readonly neededFor: string;
  /** How to install it, by platform; `any` where no other fits. */
  readonly install: { readonly darwin?: string; readonly linux?: string; readonly any: string };
}

const tools: readonly Tool[] = [
  {
    name: "Pulumi CLI",
    command: ["pulumi", "version"],
    version: /v?(\d+\.\d+\.\d+)/,
    least: "3.200.0",
    neededFor: "deploying to AWS, and running the real engine against `stagedoor provider`",
    install: {
      darwin: "brew install pulumi/tap/pulumi",
      linux: "curl -fsSL https://get.pulumi.com | sh",
      any: "https://www.pulumi.com/docs/iac/download-install/",
    },
  },
  {
    name: "git",
    command: ["git", "--version"],
    version: /(\d+\.\d+(\.\d+)?)/,
    least: "2.17",
    neededFor: "`stagedoor diff --against REF` and `stagedoor cost --against REF`",
    install: { darwin: "brew install git", linux: "apt-get install git", any: "https://git-scm.com/downloads" },
  },
  {
    name: "JDK",
    command: ["java", "-version"],
    version: /version "?(\d+(\.\d+)*)/,
    least: "17",
    neededFor: "`--dynamodb aws`, which is AWS's own DynamoDB Local",
    install: {
      darwin: "brew install openjdk@17",
      linux: "apt-get install openjdk-17-jdk",
      any: "https://adoptium.net/",
    },
  },
  {
    name: "Maven",
    command: ["mvn", "--version"],
    version: /Maven (\d+(\.\d+)*)/,
    neededFor: "`--dynamodb aws`: fetches DynamoDB Local",
    install: {
      darwin: "brew install maven",
      linux: "apt-get install maven",
      any: "https://maven.apache.org/install.html",
    },
  },
  {
    name: "Go",
    command: ["go", "version"],
    version: /go(\d+(\.\d+)*)/,
    least: "1.23",
    neededFor: "building the engine that stagedoor's own tests run, where there is no Pulumi CLI",
    install: { darwin: "brew install go", linux: "https://go.dev/doc/install", any: "https://go.dev/doc/install" },
  },
];

/** Looks for the programs that some commands start. */
export function toolChecks(platform: NodeJS.Platform = process.platform): Promise<Check[]> {
  return Promise.all(tools.map((tool) => check(tool, platform)));
}

async function check({ name, command, version, least, neededFor, install }: Tool, platform: string): Promise<Check> {
  const fix = install[platform as "darwin" | "linux"] ?? install.any;
  const found = await printed(command);
  if (found === undefined) return { name, status: "optional", found: "not on PATH", neededFor, fix };
  const has = version.exec(found)?.[1] ?? "of an unknown version";
  if (least && !atLeast(has, least)) {
    return { name, status: "optional", found: `${has}; ${least} or later is needed`, neededFor, fix };
  }
  return { name, status: "ok", found: has, neededFor };
}

/** Both streams of a command, since `java -version` tells on stderr; undefined where it does not run. */
async function printed([file, ...words]: Tool["command"]): Promise<string | undefined> {
  return execute(file, words, { timeout: 10_000 }).then(
    ({ stdout, stderr }) => `${stdout}${stderr}`,
    () => undefined,
  );
}
