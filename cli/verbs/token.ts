import { decodeJwt } from "jose";
import { requestToken } from "../running";
import { printJson, UserError } from "../terminal";

/** Options of `stagedoor token`, as parsed. */
export interface TokenOptions {
  readonly url: string;
  readonly user: string;
  readonly scope: string[];
  readonly group: string[];
  readonly use: "access" | "id";
  readonly claim?: string;
  readonly json?: boolean;
}

/** Prints a token of the running stage's user directory. */
export async function token(options: TokenOptions): Promise<void> {
  const { url, user, scope, group, use, claim, json } = options;
  const made = await requestToken(url, { username: user, scopes: scope, groups: group, use });
  const claims = decodeJwt(made);
  if (claim !== undefined && !Object.hasOwn(claims, claim)) {
    throw new UserError(`the token has no claim "${claim}"; it has ${Object.keys(claims).sort().join(", ")}`);
  }
  if (json) return printJson({ token: made, claims });
  process.stdout.write(`${claim === undefined ? made : String(claims[claim])}\n`);
}
