const waiting: string[] = [];

/**
 * Writes a line to stderr together with the others of this turn of the event loop: under load a call of the system
 * for each would cost more than the requests that they tell of.
 */
export function logLine(line: string): void {
  if (waiting.push(line) === 1) setImmediate(flush);
}

function flush(): void {
  if (waiting.length > 0) process.stderr.write(`${waiting.splice(0).join("\n")}\n`);
}

process.once("exit", flush);
