import type { Clock } from "../clock";
import type { Network } from "../cloud/network";
import { bodyOf } from "../wire";

type Keys = { readonly keys: readonly Record<string, unknown>[] };

const keptMs = 3_600_000;
const timeoutMs = 5_000;

/** Fetches the keys of token issuers (`/.well-known/jwks.json`), and keeps them for an hour; failures are not kept. */
export function issuerKeys(clock: Clock, network: Network): (issuer: string) => Promise<Keys> {
  const kept = new Map<string, { readonly until: number; readonly keys: Promise<Keys> }>();
  return (issuer) => {
    const found = kept.get(issuer);
    if (found && found.until > clock.now()) return found.keys;
    const keys = fetchKeys(network, issuer);
    kept.set(issuer, { until: clock.now() + keptMs, keys });
    keys.catch(() => kept.delete(issuer));
    return keys;
  };
}

async function fetchKeys(network: Network, issuer: string): Promise<Keys> {
  const answer = await network.fetch({
    method: "GET",
    url: await keysUrl(network, issuer),
    headers: [["Accept", "application/json"]],
    body: Buffer.alloc(0),
    source: { ip: "127.0.0.1" },
    timeoutMs,
  });
  const value = JSON.parse((await bodyOf(answer)).toString("utf8")) as { keys?: unknown };
  if (!Array.isArray(value.keys)) throw new Error(`${issuer} has no keys`);
  return { keys: value.keys as Record<string, unknown>[] };
}

/** `jwks_uri` of the issuer's discovery document, or the usual place where it has none. */
async function keysUrl(network: Network, issuer: string): Promise<string> {
  const base = issuer.replace(/\/$/, "");
  const answer = await network.fetch({
    method: "GET",
    url: `${base}/.well-known/openid-configuration`,
    headers: [["Accept", "application/json"]],
    body: Buffer.alloc(0),
    source: { ip: "127.0.0.1" },
    timeoutMs,
  });
  if (answer.status !== 200) return `${base}/.well-known/jwks.json`;
  const { jwks_uri: uri } = JSON.parse((await bodyOf(answer)).toString("utf8")) as { jwks_uri?: unknown };
  return typeof uri === "string" ? uri : `${base}/.well-known/jwks.json`;
}
