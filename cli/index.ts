import { resolve } from "node:path";
import { startStage as start } from "../local/stage";
import { describeStage, requestToken } from "./running";

/** How to run a stage; every setting has a default. */
export interface StageOptions {
  /** Folder of the Pulumi project (where Pulumi.yaml is). @default the working directory */
  readonly directory?: string;
  /** Stage, as in `Pulumi.<stage>.yaml`. @default "dev" */
  readonly stage?: string;
  /** Port on 127.0.0.1. @default a free one */
  readonly port?: number;
  /** Folder for the stage's data, which then outlives it. @default in memory */
  readonly state?: string;
  /** Told what the program logs. @default nobody is told; an error is in the rejection too */
  readonly onLog?: (severity: "debug" | "info" | "warning" | "error", message: string) => void;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
}

/** Whose token to make. */
export interface TokenOptions {
  /** User name; the user is added when missing. @default "someone@example.com" */
  readonly username?: string;
  /** Scopes of an access token, e.g. `shop/orders.read`. @default Cognito's own */
  readonly scopes?: readonly string[];
  /** Groups of the user. @default none */
  readonly groups?: readonly string[];
  /** Kind of token. @default "access" */
  readonly use?: "access" | "id";
}

/** A running local stage. */
export interface RunningStage {
  /** Address of the stage; a browser finds its page there. */
  readonly url: string;
  /** Callable addresses by the program's own names. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The program's stack outputs: secrets in the clear, URLs as this machine reaches them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Region of the stage's default provider, for signing requests. */
  readonly region: string;
  /** Credentials that may do everything in the local account, for signing requests. */
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Makes a token of the program's first user directory; on AWS, a token is got by signing in. */
  token(options?: TokenOptions): Promise<string>;
  /** Runs the program again; when it fails the stage goes on as it was, and the failure is thrown. */
  rebuild(): Promise<void>;
  /** Ends the stage and everything it started. */
  close(): Promise<void>;
}

/**
 * Runs a stage of a Pulumi program on localhost, for tests: the program is the one that `pulumi up` deploys, and
 * requests go through API Gateway's whole request flow, with IAM enforced. No cloud account is used.
 *
 * @throws Error with every fault of the program, each with the resource it is about; nothing is left running then.
 * @example
 * ```ts
 * const stage = await startStage({ stage: "dev" });
 * const answer = await fetch(`${stage.outputs.url}/notes/1`);
 * await stage.close();
 * ```
 */
export async function startStage(options: StageOptions = {}): Promise<RunningStage> {
  const { directory = ".", stage = "dev", state } = options;
  const running = await start({
    ...options,
    directory: resolve(directory),
    stage,
    ...(state === undefined ? {} : { state: resolve(state) }),
  });
  let shown = await describeStage(running.url);
  return {
    url: running.url,
    get endpoints() {
      return shown.endpoints;
    },
    get outputs() {
      return shown.outputs;
    },
    get region() {
      return shown.region;
    },
    get operator() {
      return shown.operator;
    },
    token: ({ username = "someone@example.com", scopes = [], groups = [], use = "access" } = {}) =>
      requestToken(running.url, { username, scopes, groups, use }),
    async rebuild() {
      await running.rebuild();
      shown = await describeStage(running.url);
    },
    close: () => running.close(),
  };
}
