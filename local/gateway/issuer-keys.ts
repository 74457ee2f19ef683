import type { Clock } from "../clock";
import type { Network } from "../cloud/network";
import { bodyOf } from "../wire";

type Keys = { readonly keys: readonly Record<string, unknown>[] };

/** How long keys are kept: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const keptMs = 2 * 3_600_000;
/** How long a key that is not there is not asked for again, so that made-up tokens cannot flood an issuer. */
const cooldownMs = 30_000;
/** Limits of both endpoints: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const timeoutMs = 1_500;
const maxBytes = 150_000;

/**
 * Fetches the keys of token issuers by their discovery document and keeps them; failures are not kept. A key that is
 * not among them makes the issuer be asked again: it may have rotated its keys.
 */
export function issuerKeys(clock: Clock, network: Network): (issuer: string, kid?: string) => Promise<Keys> {
  const kept = new Map<string, { readonly fetchedAt: number; readonly keys: Promise<Keys> }>();
  return async (issuer, kid) => {
    const now = clock.now();
    const found = kept.get(issuer);
    if (found && now < found.fetchedAt + keptMs) {
      const { keys } = await found.keys;
      const known = kid === undefined || keys.some((key) => key.kid === kid);
      if (known || now < found.fetchedAt + cooldownMs) return { keys };
    }
    const keys = fetchKeys(network, issuer);
    kept.set(issuer, { fetchedAt: now, keys });
    keys.catch(() => (found ? kept.set(issuer, found) : kept.delete(issuer)));
    return keys;
  };
}

async function fetchKeys(network: Network, issuer: string): Promise<Keys> {
  const base = issuer.replace(/\/$/, "");
  const discovered = (await fetchJson(network, `${base}/.well-known/openid-configuration`)) as Discovery | undefined;
  const uri = typeof discovered?.jwks_uri === "string" ? discovered.jwks_uri : `${base}/.well-known/jwks.json`;
  const value = (await fetchJson(network, uri)) as { keys?: unknown } | undefined;
  if (!Array.isArray(value?.keys)) throw new Error(`${issuer} has no keys`);
  return { keys: value.keys as Record<string, unknown>[] };
}

interface Discovery {
  readonly jwks_uri?: unknown;
}

/** What an address answers; undefined for anything but 200. */
async function fetchJson(network: Network, url: string): Promise<unknown> {
  const answer = await network.fetch({
    method: "GET",
    url,
    headers: [["Accept", "application/json"]],
    body: Buffer.alloc(0),
    source: { ip: "127.0.0.1" },
    timeoutMs,
  });
  if (answer.status !== 200) return undefined;
  const body = await bodyOf(answer);
  if (body.length > maxBytes) throw new Error(`${url} answered ${body.length} bytes; ${maxBytes} are allowed`);
  return JSON.parse(body.toString("utf8"));
}
