import { batch, type Signal, signal } from "@preact/signals";
import type { Opening, SocketEvent } from "../sockets/contract";
import { events, tell } from "./api";

/** How many events of a connection the page keeps. */
const kept = 500;

/** The page's connection to a WebSocket API; it goes on while other views are open. */
export interface Connection {
  readonly state: Signal<"closed" | "opening" | "open">;
  /** What happened, oldest first. */
  readonly events: Signal<readonly SocketEvent[]>;
  /** By which the stage knows it, once it is open. */
  readonly id: Signal<string | undefined>;
}

const connections = new Map<string, Connection>();

/** The connection to an API, open or not. */
export function connectionTo(api: string): Connection {
  const known = connections.get(api);
  if (known) return known;
  const made: Connection = { state: signal("closed"), events: signal([]), id: signal(undefined) };
  connections.set(api, made);
  return made;
}

/** Connects, and follows what happens until the connection ends. @throws Error with the stage's own words */
export async function connect(connection: Connection, opening: Opening): Promise<void> {
  connection.state.value = "opening";
  try {
    for await (const event of events<SocketEvent>("socket", new AbortController().signal, opening)) {
      batch(() => {
        connection.events.value = [...connection.events.value, event].slice(-kept);
        if (event.kind !== "opened") return;
        connection.state.value = "open";
        connection.id.value = event.id;
      });
    }
  } finally {
    batch(() => {
      connection.state.value = "closed";
      connection.id.value = undefined;
    });
  }
}

/** Sends a text message. @throws Error when the connection is not open any more */
export async function sendMessage({ id }: Connection, text: string): Promise<void> {
  await tell("socket-message", { id: id.value, text });
}

/** Closes a connection. @throws Error when it is not open any more */
export async function disconnect({ id }: Connection): Promise<void> {
  await tell("socket-close", { id: id.value });
}
