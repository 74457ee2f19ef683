import { cpSync } from "node:fs";
import { ClassicLevel } from "classic-level";
import db from "dynalite/db";

/** dynalite's own store. */
export type Store = ReturnType<typeof db.create>;

/**
 * dynalite's store of one region. On disk it is opened when first used, and anew after a failure: LevelDB takes no
 * more writes once one has failed, also when the disk that was full has room again.
 */
export class EmbeddedStore {
  private opening: Promise<Store> | undefined;

  /** @param path folder of the store; in memory only when absent. */
  constructor(
    private readonly region: string,
    private readonly accountId: string,
    private readonly path?: string,
  ) {}

  /**
   * Runs a task on the open store; what it rejects with beyond `isAnswer` is a failure of the store, and is rejected
   * with the folder's name.
   */
  async use<T>(task: (store: Store) => Promise<T>, isAnswer: (error: unknown) => boolean): Promise<T> {
    const opening = this.opening ?? this.open();
    this.opening = opening;
    try {
      return await task(await opening);
    } catch (error) {
      if (isAnswer(error) || !this.path) throw error;
      if (this.opening === opening) await this.close();
      const reason = (await whyNotOpened(this.path)) ?? (error as Error).message;
      throw new Error(`cannot use the tables in ${this.path}: ${reason}`, { cause: error });
    }
  }

  /** Waits for what is under way and closes the store. */
  async close(): Promise<void> {
    const { opening } = this;
    this.opening = undefined;
    const store = await opening?.catch(() => undefined);
    await store?.lifecycleManager.gracefulClose();
  }

  private async open(): Promise<Store> {
    // Tried before: where LevelDB does not open, dynalite's streams end the process.
    let fault = this.path && (await whyNotOpened(this.path));
    if (this.path && fault && /^Corruption|MANIFEST/.test(fault)) {
      await mend(this.path, fault);
      fault = await whyNotOpened(this.path);
    }
    if (fault) throw new Error(fault);
    const times = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
    const store = db.create({ ...times, ...(this.path ? { path: this.path } : {}) });
    store.tableDb.awsRegion = this.region;
    store.tableDb.awsAccountId = this.accountId;
    return store;
  }
}

/** Why a store cannot be opened, which dynalite does not tell; undefined when it can be now. */
async function whyNotOpened(path: string): Promise<string | undefined> {
  const trial = new ClassicLevel(path);
  try {
    await trial.open();
    await trial.close();
    return undefined;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}

/** Recovers what can be read of a damaged store; the files as they were stay beside it. */
async function mend(path: string, fault: string): Promise<void> {
  const aside = `${path}.damaged-${Date.now()}`;
  cpSync(path, aside, { recursive: true });
  await ClassicLevel.repair(path);
  process.stderr.write(`state: the tables in ${path} were damaged (${fault}); what could be read is kept, and the \
damaged files are set aside in ${aside}\n`);
}
