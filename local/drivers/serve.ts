import { readFile } from "node:fs/promises";
import { stableId } from "../cloud/names";
import { apiHost } from "../gateway/address";
import type { ThrottleLimit, UsagePlan } from "../gateway/environment";
import { httpApiHandler } from "../gateway/http";
import { HttpApiImportError } from "../gateway/http/openapi";
import { type BasePathMode, importDocument } from "../gateway/openapi";
import { deployStage, type KeyRing, newStageState, restApiHost } from "../gateway/rest";
import { listen } from "../server";
import { whyUnreadable } from "../unreadable";
import type { WireHandler } from "../wire";
import { adviceOn } from "./serve-advice";
import { type ServeEnvironment, serveEnvironment } from "./serve-environment";
import { ServeError } from "./serve-error";

export { ServeError } from "./serve-error";

/** What `stagedoor serve` serves, and how. */
export interface ServeOptions {
  /** OpenAPI 3.0 or Swagger 2.0 document, JSON or YAML. */
  readonly file: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Stage name: first segment of a REST API's paths; `$default` for an HTTP API without one. */
  readonly stage: string;
  readonly type: "rest" | "http";
  /** Files with a `handler` export, by function name. @default none */
  readonly functions?: Readonly<Record<string, string>>;
  /** @default none */
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Values of keys of a usage plan on the stage. @default none */
  readonly apiKeys?: readonly string[];
  /** What the import does with the document's base path. @default "ignore", as on AWS */
  readonly basePath?: BasePathMode;
  /** Tell on stderr what the functions log, and why a request was refused. @default true */
  readonly log?: boolean;
  /** The account's throttle limit. @default the one AWS gives every account */
  readonly accountLimit?: ThrottleLimit;
  /** Told what the import would warn about. */
  readonly onWarning?: (message: string) => void;
}

/** A document being served. */
export interface Served {
  /** Base URL of the stage, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends the server and the functions. */
  close(): Promise<void>;
}

/**
 * Serves an API document on localhost.
 * @throws ServeError for a missing or faulty file, PortTakenError for a port in use.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const text = await readFile(options.file, "utf8").catch((error: unknown) => {
    throw new ServeError(`${options.file} cannot be read: ${whyUnreadable(error)}`);
  });
  const functions = options.functions ?? {};
  const environment = await serveEnvironment(functions, options.log ?? true, options.accountLimit).catch(
    (error: unknown) => {
      throw new ServeError((error as Error).message);
    },
  );
  try {
    const { handle, apiId, path } =
      options.type === "rest" ? restHandler(text, options, environment) : httpHandler(text, options, environment);
    for (const advice of adviceOn(text, options.type, Object.keys(functions))) options.onWarning?.(advice);
    const host = apiHost(apiId, environment.region);
    const server = await listen({
      port: options.port,
      handle: (request) => handle({ ...request, host, scheme: "https" }),
    });
    return {
      url: `${server.url}${path}`,
      port: server.port,
      async close() {
        await server.close();
        await environment.close();
      },
    };
  } catch (error) {
    await environment.close();
    throw error;
  }
}

interface Handler {
  readonly handle: WireHandler;
  readonly apiId: string;
  /** What the base URL ends with. */
  readonly path: string;
}

function restHandler(text: string, options: ServeOptions, environment: ServeEnvironment): Handler {
  const apiId = stableId(`rest api ${options.file}`, 10);
  const { definition, warnings, errors } = checked(options.file, () =>
    importDocument(text, { apiId, basePath: options.basePath, variables: environment }),
  );
  if (errors.length > 0) throw faulty(options.file, errors);
  for (const warning of warnings) options.onWarning?.(warning);
  if (!/^[\w-]{1,128}$/.test(options.stage)) {
    throw new ServeError(`stage is "${options.stage}"; a stage name has letters, digits, - and _ only, 128 at most`);
  }
  const { accountId, region, clock } = environment;
  const deploymentId = stableId(`${apiId} deployment`, 6);
  const deployed = checked(options.file, () =>
    deployStage({
      api: { apiId, apiName: definition.name, accountId, region },
      settings: {
        stageName: options.stage,
        deploymentId,
        variables: options.stageVariables ?? {},
        tracingEnabled: false,
        cacheClusterEnabled: false,
        methodSettings: {},
      },
      deployment: { deploymentId, definition },
      keys: keyRing(options.apiKeys ?? []),
      state: newStageState(clock, environment.accountLimit),
    }),
  );
  for (const fault of deployed.main.compiled.faults) options.onWarning?.(fault);
  const host = restApiHost(environment, (name) => (name === options.stage ? deployed : undefined));
  return { handle: host.handle, apiId, path: `/${options.stage}` };
}

function httpHandler(text: string, options: ServeOptions, environment: ServeEnvironment): Handler {
  const { stage, stageVariables = {} } = options;
  const made = checked(options.file, () => httpApiHandler(text, environment, { stage, stageVariables }));
  for (const warning of made.warnings) options.onWarning?.(warning);
  return { ...made, path: stage === "$default" ? "" : `/${stage}` };
}

function checked<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof HttpApiImportError) throw faulty(file, error.faults);
    const { message, cause } = error as Error;
    throw faulty(file, [typeof cause === "string" ? `${message} ${cause}` : message]);
  }
}

function faulty(file: string, faults: readonly string[]): ServeError {
  return new ServeError(`${file} cannot be imported:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
}

/** Keys of one usage plan without limits. */
function keyRing(values: readonly string[]): KeyRing {
  const keys = values.map((value, i) => ({ id: `key${i + 1}`, value, name: `key${i + 1}`, enabled: true }));
  const plan: UsagePlan = {
    id: "serve",
    name: "serve",
    keyIds: new Set(keys.map(({ id }) => id)),
    methodThrottles: new Map(),
  };
  return { keyOf: (value) => keys.find((key) => key.value === value), plansOf: () => [plan] };
}
