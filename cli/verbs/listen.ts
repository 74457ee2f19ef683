import { createInterface } from "node:readline";
import WebSocket from "ws";
import { colour, interrupted, print, printJson, UserError } from "../terminal";

/** Options of `stagedoor listen`, as parsed. */
export interface ListenOptions {
  readonly json?: boolean;
}

/** Opens a WebSocket: lines of stdin are sent, messages are printed; ends with stdin, with the connection or at Ctrl-C. */
export async function listen(url: string, { json }: ListenOptions): Promise<void> {
  if (!/^wss?:\/\//.test(url))
    throw new UserError(`"${url.split("?")[0]}" is no WebSocket address; it begins with ws:// or wss://`);
  const socket = new WebSocket(url);
  socket.on("message", (data, isBinary) => {
    const text = isBinary ? `(${(data as Buffer).length} bytes)` : String(data);
    if (json)
      printJson({ time: new Date().toISOString(), ...(isBinary ? { bytes: (data as Buffer).length } : { text }) });
    else process.stdout.write(`${text}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", (error) => reject(new UserError(`the connection was refused: ${error.message}`)));
  });
  print(colour.dim("connected; each line you type is sent"));
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => socket.send(line));
  const closed = new Promise<string>((resolve) => {
    socket.once("close", (code, reason) => resolve(`closed by the API: ${code} ${String(reason)}`.trim()));
  });
  const stdinEnded = new Promise<undefined>((resolve) => {
    lines.once("close", () => resolve(undefined));
  });
  const why = await Promise.race([closed, stdinEnded, interrupted().then(() => undefined)]);
  if (why) print(colour.dim(why));
  socket.close();
  process.exit(0);
}
