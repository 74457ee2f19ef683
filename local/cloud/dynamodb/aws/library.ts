import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The newest version that runs on Java 17: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalHistory.html, read 2026-11. */
export const dynamoDbLocalVersion = "2.6.1";
const oldestJava = 17;

/** AWS's DynamoDB Local cannot be run here; the message says what is missing and what to do. */
export class DynamoDbLocalError extends Error {
  override readonly name = "DynamoDbLocalError";
  constructor(what: string) {
    super(
      `--dynamodb aws runs AWS's DynamoDB Local, which needs a JDK of version ${oldestJava} or later and Maven on PATH: ${what}. ` +
        "Install them, or use --dynamodb embedded",
    );
  }
}

/** Checks for Java and Maven without starting anything else. @throws DynamoDbLocalError */
export async function checkJava(): Promise<void> {
  const { stdout } = await run("javac", ["-version"]).catch(() => {
    throw new DynamoDbLocalError("javac was not found");
  });
  const version = Number(/javac (\d+)/.exec(stdout)?.[1]);
  if (!(version >= oldestJava)) throw new DynamoDbLocalError(`the JDK found is ${stdout.trim()}`);
  await run("mvn", ["--version"]).catch(() => {
    throw new DynamoDbLocalError("mvn was not found");
  });
}

/**
 * Folder with DynamoDB Local and all it needs; Maven fetches it once, into the user's cache.
 * @param tell told when it is fetched.
 */
export async function dynamoDbLocalLibrary(tell: (message: string) => void): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "stagedoor");
  const library = join(cache, `dynamodb-local-${dynamoDbLocalVersion}`);
  if (existsSync(library)) return library;
  tell(`fetching AWS's DynamoDB Local ${dynamoDbLocalVersion} by Maven, once (51 MB)`);
  mkdirSync(cache, { recursive: true });
  const working = mkdtempSync(join(cache, "fetching-"));
  try {
    writeFileSync(join(working, "pom.xml"), pom);
    const copied = join(working, "lib");
    await run("mvn", [
      "--quiet",
      "--batch-mode",
      "--file",
      join(working, "pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${copied}`,
    ]).catch((error: Error & { stdout?: string }) => {
      throw new DynamoDbLocalError(
        `Maven could not fetch it (${(error.stdout || error.message).trim().slice(0, 500)})`,
      );
    });
    if (readdirSync(copied).length === 0) throw new DynamoDbLocalError("Maven fetched nothing");
    try {
      renameSync(copied, library);
    } catch (error) {
      // Another stage may have been quicker.
      if (!existsSync(library)) throw error;
    }
    return library;
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>stagedoor</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${dynamoDbLocalVersion}</version>
    </dependency>
  </dependencies>
</project>
`;
