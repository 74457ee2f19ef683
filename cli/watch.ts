import { relative } from "node:path";
import { watch } from "chokidar";

const ignored = /(^|\/)(node_modules|dist|build|coverage|tests?|docs|bench|\.[^/]+)(\/|$)/;
const watched = /\.([cm]?[jt]sx?|json|ya?ml)$/;

/** Milliseconds to wait for an editor to finish writing several files. */
const settleMs = 80;

/** Eyes on a Pulumi project's files. */
export interface ProjectWatch {
  /**
   * From now on calls `changed` with the files that changed since the watch began, one call after the other: changes
   * that come while it works are told in the next call.
   */
  tell(changed: (files: readonly string[]) => Promise<void>): void;
  close(): Promise<void>;
}

/** Begins to watch a Pulumi project; resolves once no change can be missed. */
export async function watchProject(directory: string): Promise<ProjectWatch> {
  let changed: ((files: readonly string[]) => Promise<void>) | undefined;
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working = false;

  async function work(): Promise<void> {
    if (!changed || working || pending.size === 0) return;
    working = true;
    const files = [...pending];
    pending.clear();
    await changed(files);
    working = false;
    schedule();
  }
  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void work(), settleMs);
  }

  const watcher = watch(directory, {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const inside = relative(directory, path);
      return inside !== "" && (ignored.test(inside) || (stats?.isFile() === true && !watched.test(path)));
    },
  });
  watcher.on("all", (_event, path) => {
    pending.add(relative(directory, path));
    schedule();
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    tell(listener) {
      changed = listener;
      schedule();
    },
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
