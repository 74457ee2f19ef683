import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { ArchiveValue, AssetValue } from "../../../../capture/values";
import { AwsError } from "../../errors";

/** The most a function's code and layers may have when unzipped, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_UNZIPPED_BYTES = 262_144_000;

/**
 * Writes a function's or a layer's archive into a folder, as Lambda unzips a package.
 * Relative paths start from `programDirectory`.
 *
 * @returns the size of the files in bytes.
 * @throws AwsError `InvalidParameterValueException` where the archive cannot be read, leaves its folder or is too large.
 */
export function materialise(code: unknown, target: string, programDirectory: string): number {
  const writer = new Writer(target, programDirectory);
  if (code instanceof ArchiveValue) writer.archive(code, "");
  else if (code instanceof AssetValue) writer.unzip(writer.bytes(code, "code"), "");
  else throw invalid(`code must be an archive; got ${code === undefined ? "nothing" : typeof code}`);
  return writer.size;
}

class Writer {
  size = 0;

  constructor(
    private readonly target: string,
    private readonly programDirectory: string,
  ) {
    mkdirSync(target, { recursive: true, mode: 0o700 });
  }

  archive(archive: ArchiveValue, at: string): void {
    const { source } = archive;
    if (!source) throw invalid(`the archive ${at || "of the code"} has no content: only its hash is known`);
    if ("assets" in source) {
      for (const [name, value] of Object.entries(source.assets)) {
        const path = at ? `${at}/${name}` : name;
        if (value instanceof ArchiveValue) this.archive(value, path);
        else this.write(path, this.bytes(value, path));
      }
      return;
    }
    const path = this.localPath(source, "archive");
    if (statSync(path).isDirectory()) this.folder(path, at);
    else this.unzip(readFileSync(path), at, path);
  }

  bytes(asset: AssetValue, name: string): Buffer {
    const { source } = asset;
    if (!source) throw invalid(`the file ${name} has no content: only its hash is known`);
    if ("text" in source) return Buffer.from(source.text);
    return readFileSync(this.localPath(source, "file"));
  }

  unzip(bytes: Buffer, at: string, path = "the code"): void {
    let files: Record<string, Uint8Array>;
    try {
      files = unzipSync(bytes);
    } catch (error) {
      throw invalid(
        `Could not unzip uploaded file. Please check your file, then try to upload again. (${path}: ${String(error)})`,
      );
    }
    for (const [name, content] of Object.entries(files)) {
      if (!name.endsWith("/")) this.write(at ? `${at}/${name}` : name, Buffer.from(content));
    }
  }

  private folder(from: string, at: string): void {
    const to = this.inside(at);
    cpSync(from, to, {
      recursive: true,
      dereference: true,
      filter: (path) => {
        const found = statSync(path, { throwIfNoEntry: false });
        if (found?.isFile()) this.grow(found.size);
        return found !== undefined;
      },
    });
  }

  private write(name: string, content: Buffer): void {
    const path = this.inside(name);
    this.grow(content.length);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  private inside(name: string): string {
    const path = resolve(this.target, name);
    if (path !== this.target && !path.startsWith(this.target + sep)) {
      throw invalid(`the archive holds ${JSON.stringify(name)}, which lies outside the function's folder`);
    }
    return path;
  }

  private grow(bytes: number): void {
    this.size += bytes;
    if (this.size > MAX_UNZIPPED_BYTES) {
      throw invalid(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
    }
  }

  private localPath(source: { readonly path: string } | { readonly uri: string }, kind: string): string {
    if ("uri" in source && !source.uri.startsWith("file:")) {
      throw invalid(`the local stage does not download code: use a local ${kind} instead of ${source.uri}`);
    }
    const path = "uri" in source ? fileURLToPath(source.uri) : resolve(this.programDirectory, source.path);
    if (!existsSync(path)) throw invalid(`the ${kind} ${path} does not exist`);
    return path;
  }
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** Folder of one package: the code in `code`, modules of its layers in `node_modules` beside it. */
export function packageFolders(folder: string): { code: string; modules: string } {
  return { code: join(folder, "code"), modules: join(folder, "node_modules") };
}
