/** A line of a stack trace. */
const FRAME = /^\s+at /;

/** Frames of Node.js, of packages, and of what loads the program: nothing in them can be mended by its author. */
const FOREIGN = /\bnode:|[\\/]node_modules[\\/]|[\\/]preload\.cjs:|\(native\)$|<anonymous>\)?$/;

/**
 * What the SDK tells of an exception, with the stack trace cut down to the program's own files, and without the
 * error's members, which Node.js prints in braces after the trace.
 */
export function withOwnFramesOnly(message: string): string {
  const kept: string[] = [];
  let inMembers = false;
  for (const line of message.split("\n")) {
    if (inMembers) {
      inMembers = line !== "}";
      continue;
    }
    if (!FRAME.test(line)) {
      kept.push(line);
      continue;
    }
    inMembers = line.endsWith(" {");
    const frame = inMembers ? line.slice(0, -2) : line;
    if (!FOREIGN.test(frame)) kept.push(frame);
  }
  return kept.join("\n");
}
