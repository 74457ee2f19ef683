import { join } from "node:path";
import { issueToken } from "../../local/cloud/cognito";
import { type RunningStage, startStage } from "../../local/stage";
import type { WireHandler } from "../../local/wire";
import { type Reply, type Sending, send } from "../journeys/send";
import type { Stage } from "../journeys/stage";

const examples = join(__dirname, "../../components/examples");

/** An example on the local stage. */
export interface RunningExample {
  readonly stage: RunningStage;
  /** For what the journeys' helpers send. */
  readonly journey: Stage;
  /** An output that is text. */
  output(name: string): string;
  /** Sends a request to one of the example's own addresses. */
  send(sending: Sending): Promise<Reply>;
  /** Sends JSON. */
  json(method: string, url: string, body: unknown, more?: Partial<Sending>): Promise<Reply>;
  /** A token of the example's user pool. */
  token(username: string): Promise<string>;
  /** Makes a host of the internet that answers on this machine alone. */
  host(name: string, handle: WireHandler): void;
}

/** Starts a stage of an example with what it holds, lets it be used, and ends it. */
export async function withExample(
  name: string,
  use: (example: RunningExample) => Promise<void>,
  stageName = "dev",
): Promise<void> {
  const stage = await startStage({ directory: join(examples, name), stage: stageName });
  try {
    await use(exampleOf(stage));
  } finally {
    await stage.close();
  }
}

function exampleOf(stage: RunningStage): RunningExample {
  // The journeys' helpers read a stage's region and keys, and nothing of the shop's own outputs.
  const journey = {
    outputs: { ...stage.outputs, region: stage.cloud.region },
    keys: stage.cloud.port("iam").operator(),
    via: stage.url,
    patience: 20,
  } as unknown as Stage;
  return {
    stage,
    journey,
    output(name) {
      const value = stage.outputs[name];
      if (typeof value !== "string") throw new Error(`the example has no output ${name}`);
      return value;
    },
    send: (sending) => send(journey, sending),
    json: (method, url, body, more = {}) =>
      send(journey, {
        method,
        url,
        ...more,
        headers: { "content-type": "application/json", ...more.headers },
        body: JSON.stringify(body),
      }),
    token(username) {
      const [pool] = stage.cloud.resources("aws:cognito/userPool:UserPool");
      if (!pool) throw new Error("the example has no user pool");
      return issueToken(stage.cloud, { userPoolId: pool.id, username, scopes: [], groups: [], use: "id" });
    },
    host: (host, handle) => {
      stage.cloud.network.register({ host, handle });
    },
  };
}

/** Answers a request with JSON. */
export function jsonHost(answer: (request: SeenRequest) => unknown): WireHandler {
  return async (request) => {
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const body = Buffer.from(request.body).toString("utf8");
    const found = answer({ method: request.method, target: request.target, headers, body });
    return {
      status: 200,
      headers: [["Content-Type", "application/json"]],
      body: Buffer.from(JSON.stringify(found)),
    };
  };
}

/** What a host of the internet was sent. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
