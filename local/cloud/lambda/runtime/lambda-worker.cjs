// Entry of a function's worker thread. Plain JavaScript: a thread starts in a few milliseconds when no loader
// stands before it. Messages are arrays of text and numbers, which are cheap to clone; see instance.ts.
const { parentPort, workerData } = require("node:worker_threads");
const { readFileSync, existsSync, statSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { constants } = require("node:os");
const { Writable } = require("node:stream");
const { format, types } = require("node:util");
const v8 = require("node:v8");

const [READY, INIT_ERROR, RESULT, ERROR, LOG, CHUNK, FATAL] = [0, 1, 2, 3, 4, 5, 6];
const STREAMING = Symbol("streaming handler");
const { directory, handler: handlerName, file, identity, jsonLogs, logLevel, hosts, claim } = workerData;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

let requestId;
let respond = () => {};

function memoryUsed() {
  return Math.ceil(v8.getHeapStatistics().total_heap_size / 1048576);
}

function describe(error) {
  if (types.isNativeError(error) || error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function log(level, parts) {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(logLevel)) return;
  const timestamp = new Date().toISOString();
  if (jsonLogs) {
    const message = parts.length === 1 ? parts[0] : format(...parts);
    let line;
    try {
      const value = types.isNativeError(message) ? describe(message) : message;
      line = JSON.stringify({ timestamp, level, requestId, message: value });
    } catch {
      line = JSON.stringify({ timestamp, level, requestId, message: format(...parts) });
    }
    parentPort.postMessage([LOG, line]);
  } else {
    parentPort.postMessage([LOG, `${timestamp}\t${requestId ?? "undefined"}\t${level}\t${format(...parts)}`]);
  }
}

for (const [method, level] of [
  ["log", "INFO"],
  ["info", "INFO"],
  ["warn", "WARN"],
  ["error", "ERROR"],
  ["debug", "DEBUG"],
  ["trace", "TRACE"],
]) {
  console[method] = (...parts) => log(level, parts);
}
// Raw writes go the same way: a thread's own streams reach the main thread late, or never when it is killed.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, encoding, done) => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    parentPort.postMessage([LOG, text.replace(/\n$/, "")]);
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
}

// The thread's process is the stage's own: a function that signals itself ends alone. 0 and below mean groups of processes.
const { kill } = process;
process.kill = (pid, signal) => {
  if (pid !== process.pid && !(pid <= 0)) return kill.call(process, pid, signal);
  // Signal 0 only asks whether the process is there.
  if (signal !== 0) process.exit(128 + (constants.signals[signal ?? "SIGTERM"] ?? signal));
  return true;
};

if (process.env.AWS_ENDPOINT_URL) {
  const { findPrefixedEndpoint, keepStageHostsLocal } = require("./stage-hosts.cjs");
  findPrefixedEndpoint(process.env.AWS_ENDPOINT_URL);
  if (hosts.length > 0) keepStageHostsLocal(hosts, process.env.AWS_ENDPOINT_URL);
}

class ResponseStream extends Writable {
  setContentType(contentType) {
    this.contentType = contentType;
  }
  _write(chunk, _encoding, done) {
    this.beforeFirstWrite?.();
    this.beforeFirstWrite = undefined;
    // A copy of exactly these bytes: Node's small buffers share one pool, which must not be sent whole.
    parentPort.postMessage([CHUNK, new Uint8Array(chunk)]);
    done();
  }
}

globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[STREAMING] = true;
    return handler;
  },
  HttpResponseStream: {
    /** Puts the metadata and eight NULs before the body, as integrations of API Gateway and function URLs expect. */
    from(stream, metadata) {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream.beforeFirstWrite = () => {
        parentPort.postMessage([CHUNK, new Uint8Array(Buffer.from(JSON.stringify(metadata)))]);
        parentPort.postMessage([CHUNK, new Uint8Array(8)]);
      };
      return stream;
    },
  },
};

function runtimeError(type, message) {
  const error = new Error(message);
  error.name = type;
  return error;
}

function isModule(path) {
  if (path.endsWith(".mjs")) return true;
  if (path.endsWith(".cjs")) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      try {
        return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
      } catch {
        return false;
      }
    }
    if (folder === dirname(folder)) return false;
  }
}

async function loadHandler() {
  const match = /^((?:.*\/)?)([^./]*)\.(.+)$/.exec(handlerName);
  if (!match || handlerName.includes("..")) throw runtimeError("Runtime.MalformedHandlerName", "Bad handler");
  const base = resolve(directory, match[1], match[2]);
  const path = file ?? ["", ".js", ".mjs", ".cjs"].map((ending) => `${base}${ending}`).find(isFile);
  if (!path) {
    throw runtimeError("Runtime.ImportModuleError", `Error: Cannot find module '${match[1]}${match[2]}'`);
  }
  let found;
  try {
    found = isModule(path) ? await import(pathToFileURL(path).href) : require(path);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw runtimeError("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`);
    const missing = error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND";
    throw missing ? runtimeError("Runtime.ImportModuleError", `Error: ${error.message}`) : error;
  }
  for (const name of match[3].split(".")) found = found?.[name] ?? found?.default?.[name];
  if (found === undefined) {
    throw runtimeError("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  if (typeof found !== "function") throw runtimeError("Runtime.HandlerNotFound", `${handlerName} is not a function`);
  return found;
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

const { functionName, functionVersion, memoryLimitInMB, invokedFunctionArn, logGroupName, logStreamName } = identity;

function contextOf(deadline, clientContext) {
  return {
    functionName,
    functionVersion,
    memoryLimitInMB,
    invokedFunctionArn,
    logGroupName,
    logStreamName,
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    clientContext: clientContext ? JSON.parse(clientContext) : undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    succeed: (result) => respond(undefined, result),
    fail: (error) => respond(error ?? "handled"),
    done: (error, result) => respond(error, result),
  };
}

function responder() {
  const began = performance.now();
  let answered = false;
  return (error, result) => {
    if (answered) return;
    answered = true;
    const answer = answerOf(error, result);
    parentPort.postMessage([...answer, memoryUsed(), performance.now() - began]);
    // After whatever else has come in: a frozen environment thaws with its next invocation.
    setImmediate(next);
  };
}

function answerOf(error, result) {
  if (error !== undefined && error !== null) {
    const described = describe(error);
    log("ERROR", ["Invoke Error ", JSON.stringify({ ...described, trace: undefined, stack: described.trace })]);
    return [ERROR, JSON.stringify(described)];
  }
  try {
    return [RESULT, JSON.stringify(result === undefined ? null : result) ?? "null"];
  } catch {
    return [ERROR, JSON.stringify(describe(new Error("Unable to stringify response body")))];
  }
}

let handler;
/** Invocations sent ahead, in order. */
const waiting = [];
let busy = false;

/** Begins the next invocation that has not been taken back; see `claim` in instance.ts. */
function next() {
  busy = false;
  for (let message = waiting.shift(); message; message = waiting.shift()) {
    const sequence = message[1];
    if (Atomics.compareExchange(claim, 0, sequence, sequence + 1) !== sequence) continue;
    busy = true;
    run(message);
    return;
  }
}

function run([payload, , id, timeoutMs, traceId, clientContext]) {
  requestId = id;
  const answer = responder();
  respond = answer;
  if (traceId) process.env._X_AMZN_TRACE_ID = traceId;
  else delete process.env._X_AMZN_TRACE_ID;
  try {
    const event = JSON.parse(payload);
    const context = contextOf(Date.now() + timeoutMs, clientContext);
    if (handler[STREAMING]) {
      const stream = new ResponseStream();
      const finished = new Promise((done, failed) => stream.on("finish", done).on("error", failed));
      Promise.resolve(handler(event, stream, context))
        .then(() => finished)
        .then(() => answer(undefined, null), answer);
      return;
    }
    const result = handler(event, context, answer);
    if (typeof result?.then === "function")
      result.then(
        (value) => answer(undefined, value),
        (error) => answer(error ?? "undefined"),
      );
    else if (handler.length < 3) setImmediate(answer, undefined, result);
  } catch (error) {
    answer(error ?? "undefined");
  }
}

function die(error, code) {
  const described = describe(error);
  log("ERROR", [code === 128 ? "Unhandled Promise Rejection " : "Uncaught Exception ", JSON.stringify(described)]);
  parentPort.postMessage([FATAL, JSON.stringify(described), memoryUsed()]);
  process.exit(code);
}
process.on("uncaughtException", (error) => die(error, 129));
process.on("unhandledRejection", (reason) => {
  die(runtimeError("Runtime.UnhandledPromiseRejection", String(reason)), 128);
});

loadHandler().then(
  (found) => {
    handler = found;
    parentPort.on("message", (messages) => {
      waiting.push(...messages);
      if (!busy) next();
    });
    parentPort.postMessage([READY]);
  },
  (error) => {
    parentPort.postMessage([INIT_ERROR, JSON.stringify(describe(error))]);
    process.exit(1);
  },
);
