import type { WebSocket } from "ws";
import type { Clock } from "../../clock";
import { socketLimits } from "./definition";

/** What is known of a client from its upgrade request. */
export interface Client {
  readonly connectionId: string;
  readonly stageName: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Host name that the client connected to. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
  /** `requestContext.authorizer`: what the Lambda authorizer of `$connect` said. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  /** `requestContext.identity` members of an IAM caller. */
  readonly identity?: Readonly<Record<string, unknown>>;
}

/** Why a connection ended. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** An open connection. */
export class Connection {
  lastActiveAt: number;
  private stopTimers: (() => void)[] = [];

  constructor(
    readonly client: Client,
    private readonly socket: WebSocket,
    private readonly clock: Clock,
  ) {
    this.lastActiveAt = client.connectedAt;
    this.stopTimers = [clock.after(socketLimits.connectionMs, () => this.goAway())];
    this.watchIdle(socketLimits.idleMs);
  }

  /** Notes a message, in either direction, so that the connection is not idle. */
  touch(): void {
    this.lastActiveAt = this.clock.now();
  }

  /** Sends text, or a binary frame when the bytes are not text. */
  send(data: Buffer): Promise<void> {
    this.touch();
    const binary = !isText(data);
    return new Promise((resolve, reject) => {
      this.socket.send(data, { binary }, (error) => (error ? reject(error) : resolve()));
    });
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Ends the connection; a client that does not answer the close frame is cut off by the library. */
  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Stops the timers of a connection that has ended. */
  ended(): void {
    for (const stop of this.stopTimers) stop();
    this.stopTimers = [];
  }

  /** Cuts the connection at once. */
  terminate(): void {
    this.ended();
    this.socket.terminate();
  }

  private goAway(): void {
    this.close(1001, "Going away");
  }

  private watchIdle(ms: number): void {
    const stop = this.clock.after(ms, () => {
      this.stopTimers = this.stopTimers.filter((other) => other !== stop);
      const left = this.lastActiveAt + socketLimits.idleMs - this.clock.now();
      if (left <= 0) this.goAway();
      else this.watchIdle(left);
    });
    this.stopTimers.push(stop);
  }
}

/** Who serves the connections of an API: one build of the stage's program, and the next. */
export interface ConnectionOwner<S> {
  /** A stage as it is now; undefined when the API has none of that name. */
  stage(name: string): S | undefined;
}

/** Open connections of one API, by id. They outlive deployments, and the stage's program when it is built again. */
export class Connections<S = unknown> {
  private readonly byId = new Map<string, Connection>();
  private readonly owners: ConnectionOwner<S>[] = [];

  /** @param onEnd called when nobody serves the connections any more. */
  constructor(private readonly onEnd: () => void = () => {}) {}

  /** False once nobody serves the connections: what ends then wakes no function. */
  get live(): boolean {
    return this.owners.length > 0;
  }

  /** Serves the connections as soon as those who came before have left. */
  join(owner: ConnectionOwner<S>): void {
    this.owners.push(owner);
  }

  /** Hands the connections on to who came next, but cuts those of stages that it has not; all, where nobody did. */
  leave(owner: ConnectionOwner<S>): void {
    const at = this.owners.indexOf(owner);
    if (at >= 0) this.owners.splice(at, 1);
    for (const stageName of new Set([...this.byId.values()].map(({ client }) => client.stageName))) {
      if (this.stage(stageName) === undefined) this.terminate(stageName);
    }
    if (!this.live) this.onEnd();
  }

  /** A stage as it is now: open connections follow deployments. */
  stage(name: string): S | undefined {
    return this.owners[0]?.stage(name);
  }

  add(connection: Connection): void {
    this.byId.set(connection.client.connectionId, connection);
  }

  remove(connectionId: string): void {
    this.byId.get(connectionId)?.ended();
    this.byId.delete(connectionId);
  }

  /** The open connection of an id on a stage. */
  find(connectionId: string, stageName: string): Connection | undefined {
    const found = this.byId.get(connectionId);
    return found?.client.stageName === stageName && found.open ? found : undefined;
  }

  /** All open connections, oldest first. */
  list(): Connection[] {
    return [...this.byId.values()].filter(({ open }) => open);
  }

  get size(): number {
    return this.byId.size;
  }

  /** Cuts all connections, or those of one stage. */
  terminate(stageName?: string): void {
    for (const [id, connection] of [...this.byId]) {
      if (stageName !== undefined && connection.client.stageName !== stageName) continue;
      connection.terminate();
      this.byId.delete(id);
    }
  }
}

const decoder = new TextDecoder("utf8", { fatal: true });

function isText(data: Buffer): boolean {
  try {
    decoder.decode(data);
    return true;
  } catch {
    return false;
  }
}
