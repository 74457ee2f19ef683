import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from "node:crypto";
import { modPow } from "bigint-mod-arith";
import { sameText } from "./client-secret";

/** RFC 3526's 3072-bit group, which Cognito's clients have built in, and its generator. */
const prime = toInteger(getDiffieHellman("modp15").getPrime());
const generator = 2n;
const multiplier = toInteger(sha256(toBytes(prime), toBytes(generator)));

/** Digits of a number below the prime; a longer one only costs time. */
const longest = 768;

/** What is kept of a password: who knows it cannot sign in with it, but can check guesses, as with any hash. */
export interface Verifier {
  /** Random, hexadecimal. */
  readonly salt: string;
  /** `g^x`, hexadecimal. */
  readonly verifier: string;
}

/** Whose password it is; both stand in its verifier. */
export interface Identity {
  /** E.g. `us-east-1_AbCdEfGhI`. */
  readonly poolId: string;
  /** The user's own name in the pool, not an alias. */
  readonly username: string;
}

/** Makes the verifier of a password. */
export function makeVerifier(identity: Identity, password: string, salt = randomBytes(16).toString("hex")): Verifier {
  const inner = sha256(Buffer.from(`${poolName(identity)}${identity.username}:${password}`));
  const x = toInteger(sha256(toBytes(BigInt(`0x${salt}`)), inner));
  return { salt, verifier: modPow(generator, x, prime).toString(16) };
}

/** True when the password is the one that the verifier was made of. */
export function isPassword(identity: Identity, password: string, kept: Verifier): boolean {
  return sameText(makeVerifier(identity, password, kept.salt).verifier, kept.verifier);
}

/** The same verifier for the same name every time, for users that do not exist: nobody knows its password. */
export function decoyVerifier(identity: Identity, secret: string): Verifier {
  const mac = (what: string) => createHmac("sha256", secret).update(`${what}${identity.username}`).digest("hex");
  return makeVerifier(identity, mac("password"), mac("salt").slice(0, 32));
}

/** The server's half of one SRP-6a exchange. */
export interface Exchange {
  /** B, hexadecimal. */
  readonly publicB: string;
  /** Does the client's signature prove that it derived the same key? */
  proves(claim: { secretBlock: string; timestamp: string; signature: string }): boolean;
}

/**
 * Begins an exchange with a client's A (hexadecimal); undefined when A is none, or a multiple of the prime, which would
 * give a key that anybody can compute. The key and the signature are Cognito's own: HKDF with its salt and info, then
 * HMAC over pool, user, secret block and time.
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 * and RFC 5054 §2.5 to 2.6.
 */
export function beginExchange(identity: Identity, kept: Verifier, srpA: string): Exchange | undefined {
  if (!/^[0-9a-f]+$/i.test(srpA) || srpA.length > longest + 2) return undefined;
  const a = BigInt(`0x${srpA}`);
  if (a % prime === 0n) return undefined;
  const verifier = BigInt(`0x${kept.verifier}`);
  const secret = toInteger(randomBytes(64));
  const b = (multiplier * verifier + modPow(generator, secret, prime)) % prime;
  const scrambler = toInteger(sha256(toBytes(a), toBytes(b)));
  return {
    publicB: b.toString(16),
    proves({ secretBlock, timestamp, signature }) {
      const shared = modPow((a * modPow(verifier, scrambler, prime)) % prime, secret, prime);
      const key = hkdfSync("sha256", toBytes(shared), toBytes(scrambler), "Caldera Derived Key", 16);
      const expected = createHmac("sha256", Buffer.from(key))
        .update(poolName(identity))
        .update(identity.username)
        .update(Buffer.from(secretBlock, "base64"))
        .update(timestamp)
        .digest("base64");
      return sameText(signature, expected);
    },
  };
}

/** A pool's name in hashes: its id without the region. */
function poolName({ poolId }: Identity): string {
  return poolId.slice(poolId.indexOf("_") + 1);
}

/** A number's bytes as the clients have them: the fewest that keep it positive in two's complement. */
function toBytes(value: bigint): Buffer {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, "hex");
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
