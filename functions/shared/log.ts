/** How grave a log line is. */
export type Level = "DEBUG" | "INFO" | "WARN" | "ERROR";

/** Writes one JSON log line; Lambda keeps such lines as they are. Never give it secrets, tokens or whole requests. */
export function log(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...fields })}\n`);
}

/** What a log line says of an error: its name and words, and its stack for those that nobody foresaw. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.name, reason: error.message, stack: error.stack };
}
