// dynalite ships no types; these cover the modules that the engine drives.

declare module "dynalite/db" {
  interface Store {
    readonly options: { maxItemSize: number };
    readonly tableDb: {
      awsAccountId: string;
      awsRegion: string;
      put(key: string, value: unknown, done: (error: Error | null) => void): void;
    };
    readonly lifecycleManager: { gracefulClose(): Promise<void> };
    deleteIndexDb(type: string, table: string, index: string, done: (error?: Error | null) => void): void;
  }
  const db: {
    readonly MAX_SIZE: number;
    create(options: { path?: string; createTableMs: number; deleteTableMs: number; updateTableMs: number }): Store;
    compare(operator: string, value: unknown, others: readonly unknown[]): unknown;
    mapPath(path: readonly (string | number)[], item: unknown): Readonly<Record<string, unknown>> | null | undefined;
    mapPaths(paths: readonly unknown[], item: unknown): Record<string, Readonly<Record<string, unknown>>>;
    validateItem(item: unknown, table: unknown): Error | null | undefined;
    validateKey(key: unknown, table: unknown): Error | null | undefined;
    updateIndexes(
      store: Store,
      table: unknown,
      before: unknown,
      after: unknown,
      done: (error?: Error | null) => void,
    ): void;
  };
  export = db;
}

declare module "dynalite/validations" {
  const validations: {
    checkTypes(data: unknown, types: unknown): Record<string, unknown>;
    checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void;
  };
  export = validations;
}

declare module "dynalite/validations/*" {
  const rules: { types: unknown; custom?: unknown };
  export = rules;
}

declare module "dynalite/actions/*" {
  const action: (
    store: unknown,
    data: unknown,
    done: (error: unknown, output?: Record<string, unknown>) => void,
  ) => void;
  export = action;
}
