/** A value that preview does not know yet, and that no dependency stands in for. */
export class NotKnown extends Error {
  constructor(readonly path: string) {
    super(`${path} is not known yet`);
  }
}

/** Path of the value that was not known, when that is what the error says; undefined for every other error. */
export function unknownPath(error: unknown): string | undefined {
  if (error instanceof NotKnown) return error.path;
  // The SDK's UnknownValueError, by its shape: importing the SDK would load its server into every command.
  const props =
    error instanceof Error && "unknownTypeSentinel" in error ? (error as { props?: unknown }).props : undefined;
  return Array.isArray(props) ? props.map(String).join(".") : undefined;
}

/** What `read` gives; undefined when it meets a value that is not known yet. */
export function ifKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (unknownPath(error) === undefined) throw error;
    return undefined;
  }
}
