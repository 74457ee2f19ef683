import { exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import type { Storage } from "../storage";

/** A pool's signing key: RS256, as Cognito's. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

/** The pool's signing key, made once and kept with the stage's data, so that tokens outlive a rebuilt stage. */
export async function signingKeyOf(storage: Storage, poolId: string): Promise<SigningKey> {
  const keys = storage.entries<SigningKey>("cognito-keys");
  const kept = keys.get(poolId);
  if (kept) return kept;
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  const made = { kid, publicJwk, privateJwk: await exportJWK(privateKey) };
  keys.set(poolId, made);
  return made;
}

/** The private half, ready to sign with. */
export function privateKeyOf(key: SigningKey): ReturnType<typeof importJWK> {
  return importJWK(key.privateJwk, "RS256");
}
