import type { Storage } from "../storage";

/**
 * A value that belongs to a storage rather than to a cloud: clouds that are built on the same storage in turn share
 * it, so that a rebuilt stage keeps what is held in memory only.
 */
export function sharedBy<T>(make: (storage: Storage) => T): (storage: Storage) => T {
  const values = new WeakMap<Storage, T>();
  return (storage) => {
    let value = values.get(storage);
    if (value === undefined) {
      value = make(storage);
      values.set(storage, value);
    }
    return value;
  };
}
