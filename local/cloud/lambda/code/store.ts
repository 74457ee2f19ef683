import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ArchiveValue, AssetValue } from "../../../../capture/values";
import { temporaryFolder } from "../../../temporary";
import { materialise, packageFolders } from "./materialise";

/** Scopes that Lambda's Node.js runtimes bring along. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included */
const RUNTIME_SCOPES = ["@aws-sdk", "@smithy"];

/** Code as it lies on disk. */
export interface StoredCode {
  /** Folder that the handler is looked up in. */
  readonly directory: string;
  readonly bytes: number;
  /** Base64 of a SHA-256, as AWS gives it; of the package's content, not of a ZIP file. */
  readonly sha256: string;
}

/** Keeps packages of code on disk, each under its content's hash, so that running instances keep theirs. */
export class CodeStore {
  private root: string | undefined;
  private readonly sizes = new Map<string, number>();

  /** @param directory folder that outlives the process; a temporary one when absent. */
  constructor(
    private readonly directory: string | undefined,
    private readonly programDirectory: string,
  ) {}

  /** Puts a package on disk, with the modules of its layers beside it. */
  put(code: unknown, layers: readonly unknown[] = []): StoredCode {
    const sha256 = createHash("sha256")
      .update([code, ...layers].map(hashOf).join("\n"))
      .digest();
    const folder = join(this.open(), sha256.toString("hex").slice(0, 32));
    let bytes = this.sizes.get(folder);
    if (bytes === undefined || !existsSync(folder)) {
      // A folder of an earlier run is whole: it was renamed into place.
      bytes = existsSync(folder) ? sizeOf(folder) : this.write(folder, code, layers);
      this.sizes.set(folder, bytes);
    }
    return { directory: packageFolders(folder).code, bytes, sha256: sha256.toString("base64") };
  }

  /** Removes what is only temporary. */
  close(): void {
    if (this.root && !this.directory) rmSync(this.root, { recursive: true, force: true });
    this.root = undefined;
    this.sizes.clear();
  }

  private write(folder: string, code: unknown, layers: readonly unknown[]): number {
    // Built beside its place and renamed, so that a half-written package is never run.
    const draft = mkdtempSync(`${folder}-`);
    try {
      const { code: files, modules } = packageFolders(draft);
      let bytes = materialise(code, files, this.programDirectory);
      for (const [i, layer] of layers.entries()) {
        const unpacked = join(draft, `layer${i}`);
        bytes += materialise(layer, unpacked, this.programDirectory);
        const found = join(unpacked, "nodejs", "node_modules");
        if (existsSync(found)) cpSync(found, modules, { recursive: true });
      }
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      return bytes;
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  }

  private open(): string {
    if (this.root) return this.root;
    if (this.directory) {
      this.root = join(this.directory, "lambda-code");
      mkdirSync(this.root, { recursive: true, mode: 0o700 });
    } else {
      this.root = temporaryFolder("stagedoor-lambda");
    }
    linkRuntimeModules(join(this.root, "node_modules"), this.programDirectory);
    return this.root;
  }
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function hashOf(code: unknown): string {
  return code instanceof ArchiveValue || code instanceof AssetValue ? code.hash : "";
}

/** Makes the SDK of the program resolvable for code that leaves it out, as AWS's runtimes do. */
function linkRuntimeModules(target: string, programDirectory: string): void {
  mkdirSync(target, { recursive: true });
  const present = new Set(readdirSync(target));
  for (const scope of RUNTIME_SCOPES) {
    if (present.has(scope)) continue;
    const found = [programDirectory, __dirname].map((from) => findModules(from, scope)).find(Boolean);
    if (found) symlinkSync(found, join(target, scope), "junction");
  }
}

function findModules(from: string, scope: string): string | undefined {
  const paths = createRequire(join(from, "index.js")).resolve.paths(scope) ?? [];
  return paths
    .filter((path) => dirname(path) !== path)
    .map((path) => join(path, scope))
    .find(existsSync);
}
