import type { Faults } from "../faults";
import { checkNumber } from "./checks";
import { limits } from "./limits";

/** Notes more authorizers than an API may have, and names that AWS refuses or that the document uses itself. */
export function checkAuthorizerNames(
  authorizers: Readonly<Record<string, unknown>>,
  { most, reserved }: { readonly most: number; readonly reserved: readonly string[] },
  faults: Faults,
): void {
  const names = Object.keys(authorizers);
  if (names.length > most) {
    faults.add("authorizers", `got ${names.length}; AWS allows ${most} an API`, "authorizers-quota");
  }
  const except = reserved.length > 0 ? `, but not ${reserved.join(" or ")}` : "";
  for (const name of names) {
    if (/^[\w-]{1,128}$/.test(name) && !reserved.includes(name)) continue;
    const reason = `is no name; allowed: letters, digits, hyphen and underscore${except}`;
    faults.add(`authorizers.${name}`, reason, "authorizer-name");
  }
}

/** Notes an answer that would be kept longer than AWS keeps any. */
export function checkResultTtl(seconds: number | undefined, at: string, faults: Faults): void {
  const bounds = { min: 0, max: limits.authorizerTtlSeconds, unit: "seconds", rule: "authorizer-ttl" } as const;
  checkNumber(seconds, `${at}.resultTtlSeconds`, bounds, faults);
}

/** Notes what an API of its type cannot tell callers apart by; `prefixes` are all that a source may begin with. */
export function checkIdentitySources(
  sources: readonly string[] | undefined,
  at: string,
  prefixes: readonly string[],
  faults: Faults,
): void {
  for (const source of sources ?? []) {
    const prefix = prefixes.find((one) => source.startsWith(one));
    if (prefix && /^\S+$/.test(source.slice(prefix.length))) continue;
    const allowed = prefixes.map((one) => `${one}X`).join(", ");
    faults.add(`${at}.identitySources`, `got "${source}"; allowed: ${allowed}`, "identity-source");
  }
}
