import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { systemClock } from "../clock";
import { AwsError } from "../cloud/errors";
import { createRuntime, type FunctionRuntime } from "../cloud/lambda/runtime";
import { Network } from "../cloud/network";
import type { GatewayEnvironment, ThrottleLimit } from "../gateway/environment";
import { issuerKeys } from "../gateway/issuer-keys";
import { logLine } from "../log-line";
import { refusalLine } from "../refusal-line";
import { header } from "../wire";
import { ServeError } from "./serve-error";

/** A gateway's environment made of files alone: functions run, HTTP backends are real, AWS services are not there. */
export interface ServeEnvironment extends GatewayEnvironment {
  close(): Promise<void>;
}

const region = "us-east-1";
const accountId = "000000000000";
const longestTimeoutSeconds = 900;

/**
 * Makes the environment of `stagedoor serve`.
 * @param functions files by function name.
 * @param log whether stderr is told what the functions log, and why a request was refused.
 * @throws Error that lists every file that is missing.
 */
export async function serveEnvironment(
  functions: Readonly<Record<string, string>>,
  log: boolean,
  accountLimit?: ThrottleLimit,
): Promise<ServeEnvironment> {
  const runtimes = await loadFunctions(functions, log);
  const network = new Network();
  return {
    clock: systemClock,
    random: Math.random,
    accountId,
    region,
    ...(accountLimit ? { accountLimit } : {}),
    emit(event) {
      const line = log && event.kind === "request" ? refusalLine(event.trace) : undefined;
      if (line) logLine(line);
    },
    async invokeFunction(call) {
      const name = /(?:^|:function:)([^:/]+)(?::[^:/]+)?$/.exec(call.functionArn)?.[1] ?? call.functionArn;
      const runtime = runtimes.get(name);
      if (!runtime) {
        throw new AwsError(
          "ResourceNotFoundException",
          `Function not found: ${call.functionArn}; give its file with --function ${name}=FILE`,
          404,
        );
      }
      const invocation = runtime.invoke({
        payload: call.payload,
        ...(call.traceId ? { traceId: call.traceId } : {}),
        ...(call.onChunk ? { onChunk: call.onChunk } : {}),
      });
      if (call.invocationType !== "Event") return invocation;
      invocation.catch((error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`));
      return { payload: "", requestId: "", durationMs: 0 };
    },
    async callService({ service }) {
      throw new AwsError(
        "NotSimulated",
        `serve runs no AWS services, so ${service} is not there; \`stagedoor dev\` runs a whole stage`,
        501,
      );
    },
    sendHttp: (call) => network.fetch({ ...call, source: { ip: "127.0.0.1" } }),
    async sendThroughLink({ vpcLinkId }) {
      throw new Error(`serve has no VPC link ${vpcLinkId}; \`stagedoor dev\` runs a whole stage`);
    },
    async authenticate(request) {
      const signed =
        /^AWS4-/.test(header(request.headers, "authorization") ?? "") || /[?&]X-Amz-Signature=/.test(request.target);
      if (!signed) return { type: "anonymous" };
      throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
    },
    evaluateIdentity: () => ({ allowed: false, reason: "implicitDeny" }),
    jwks: issuerKeys(systemClock, network),
    userPoolIssuer(arn) {
      const [, poolRegion, pool] = /^arn:[\w-]+:cognito-idp:([^:]+):[^:]*:userpool\/(.+)$/.exec(arn) ?? [];
      return pool && `https://cognito-idp.${poolRegion}.amazonaws.com/${pool}`;
    },
    inspectByWaf: () => undefined,
    async close() {
      await Promise.all([...runtimes.values()].map((runtime) => runtime.stop()));
    },
  };
}

async function loadFunctions(
  functions: Readonly<Record<string, string>>,
  log: boolean,
): Promise<Map<string, FunctionRuntime>> {
  const files = Object.entries(functions).map(([name, file]) => [name, resolve(file)] as const);
  const readable = await Promise.all(
    files.map(([, file]) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  const missing = files.filter((_, i) => !readable[i]);
  if (missing.length > 0) {
    throw new ServeError(missing.map(([name, file]) => `function ${name}: there is no file ${file}`).join("\n"));
  }
  return new Map(
    files.map(([name, file]) => [
      name,
      createRuntime({
        name,
        code: { file, export: "handler" },
        region,
        accountId,
        timeoutSeconds: longestTimeoutSeconds,
        memoryMb: 512,
        emit: (event) => {
          if (log && event.kind === "log") logLine(`${name}: ${event.message}`);
        },
      }),
    ]),
  );
}
