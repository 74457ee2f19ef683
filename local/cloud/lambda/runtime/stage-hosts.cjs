// Makes the stage's own host names lead to the local server inside a function's thread. Plain JavaScript beside
// lambda-worker.cjs, which loads it only where a stage has an address: `serve` has none, and starts faster without.
const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");
const { Readable } = require("node:stream");
const { urlToHttpOptions } = require("node:url");

/**
 * Sends requests for names that SDKs make of the local server's address to the server: they put a word before the
 * endpoint's host for some calls (`sync-127.0.0.1` for StartSyncExecution), which DNS would not find. The name stays in
 * the Host header, as it is signed.
 */
function findPrefixedEndpoint(endpoint) {
  const { hostname } = new URL(endpoint);
  const real = http.request;
  http.request = (...args) => {
    const [options, ...others] = args;
    const asked = String(options?.hostname ?? options?.host ?? "");
    if (!asked.endsWith(`-${hostname}`)) return real(...args);
    const { host: _host, headers, ...rest } = options;
    const port = options.port ? `:${options.port}` : "";
    return real({ ...rest, hostname, headers: withHost(headers, `${asked}${port}`) }, ...others);
  };
  syncBuiltinESMExports();
}

/**
 * Sends requests for the stage's own host names (`cognito-idp.REGION.amazonaws.com`, an API, a distribution) to the
 * local server, as DNS would; the name stays in the Host header, so that signatures hold. Other hosts are reached for
 * real.
 */
function keepStageHostsLocal(names, endpoint) {
  const known = new Set(names);
  const base = new URL(endpoint);
  const isOfStage = (host) => known.has(host) || known.has(host.replace(/^[^.]+/, "*"));
  const real = https.request;

  function redirected(...args) {
    const [first, second] = args;
    const given = typeof first === "string" || first instanceof URL ? urlToHttpOptions(new URL(first)) : {};
    const options = { ...given, ...(typeof first === "object" && !(first instanceof URL) ? first : {}) };
    if (typeof second === "object" && second !== null) Object.assign(options, second);
    const host = String(options.hostname ?? options.host ?? "").toLowerCase();
    if (!isOfStage(host)) return real.apply(https, args);
    const callback = args.find((argument) => typeof argument === "function");
    const { agent: _agent, host: _host, headers, ...rest } = options;
    const local = { protocol: "http:", hostname: base.hostname, port: base.port, headers: withHost(headers, host) };
    return http.request({ ...rest, ...local }, callback);
  }
  https.request = redirected;
  https.get = (...args) => {
    const request = redirected(...args);
    request.end();
    return request;
  };
  // Bundles that are ES modules import `request` by name.
  syncBuiltinESMExports();

  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    if (!isOfStage(hostname)) return realFetch(input, init);
    const request = new Request(input, init);
    const body = Buffer.from(await request.arrayBuffer());
    return new Promise((resolve, reject) => {
      const options = { method: request.method, headers: Object.fromEntries(request.headers), signal: request.signal };
      const sent = redirected(request.url, options, (answer) => {
        const bodiless = [101, 204, 205, 304].includes(answer.statusCode);
        const headers = new Headers();
        for (let i = 0; i < answer.rawHeaders.length; i += 2) {
          headers.append(answer.rawHeaders[i], answer.rawHeaders[i + 1]);
        }
        resolve(new Response(bodiless ? null : Readable.toWeb(answer), { status: answer.statusCode, headers }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  };
}

function withHost(headers, host) {
  if (Object.keys(headers ?? {}).some((name) => name.toLowerCase() === "host")) return headers;
  return { ...headers, host };
}

module.exports = { findPrefixedEndpoint, keepStageHostsLocal };
