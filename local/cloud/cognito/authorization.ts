import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "../../clock";
import type { ResourceRecord } from "../resource";

/** A refusal by OAuth's own code. */
export class OAuthError extends Error {
  constructor(
    readonly code: string,
    readonly status = 400,
    /** Where the refusal is to be sent; absent where nothing may be sent to the redirect URI. */
    readonly returnTo?: string,
  ) {
    super(code);
  }
}

/** What an app asks of the sign-in page. */
export interface Authorization {
  readonly client: ResourceRecord;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  /** PKCE challenge, S256. */
  readonly challenge?: string;
}

/** An authorization code that waits to be exchanged; good once, for five minutes. */
interface Code extends Omit<Authorization, "client" | "state"> {
  readonly clientId: string;
  readonly username: string;
  readonly expires: number;
}

const codeMs = 300_000;

/**
 * Reads an authorization request. A client or a redirect URI that is not the program's own is refused here and now;
 * every other fault is sent back to the app, as OAuth wants.
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function readAuthorization(clients: readonly ResourceRecord[], query: URLSearchParams): Authorization {
  const client = clients.find(({ id }) => id === query.get("client_id"));
  if (!client) throw new OAuthError("invalid_request");
  const redirectUri =
    query.get("redirect_uri") ?? (client.inputs.defaultRedirectUri as string | undefined) ?? soleCallback(client) ?? "";
  if (!allows(client, "callbackUrls", redirectUri)) throw new OAuthError("redirect_mismatch");
  const state = query.get("state") ?? undefined;
  const refuse = (code: string): never => {
    throw new OAuthError(code, 400, returnUrl(redirectUri, { error: code, state }));
  };
  if (!allowsOauth(client) || query.get("response_type") !== "code" || !allows(client, "allowedOauthFlows", "code")) {
    refuse("unauthorized_client");
  }
  const allowed = (client.inputs.allowedOauthScopes as string[] | undefined) ?? [];
  const scopes = query.get("scope")?.split(" ").filter(Boolean) ?? allowed;
  if (scopes.some((scope) => !allowed.includes(scope))) refuse("invalid_scope");
  const challenge = query.get("code_challenge") ?? undefined;
  if (challenge !== undefined && query.get("code_challenge_method") !== "S256") refuse("invalid_request");
  return { client, redirectUri, scopes, state, nonce: query.get("nonce") ?? undefined, challenge };
}

/** Codes of one domain. */
export class Codes {
  private readonly waiting = new Map<string, Code>();

  constructor(private readonly clock: Clock) {}

  /** The URL that hands a new code to the app. */
  issue({ client, state, ...asked }: Authorization, username: string): string {
    const now = this.clock.now();
    for (const [key, { expires }] of this.waiting) if (expires < now) this.waiting.delete(key);
    const code = randomUUID();
    this.waiting.set(code, { ...asked, clientId: client.id, username, expires: now + codeMs });
    return returnUrl(asked.redirectUri, { code, state });
  }

  /** What a code stands for, when the client that exchanges it is the one that asked for it; a code is taken once. */
  take(client: ResourceRecord, form: URLSearchParams): Code {
    const key = form.get("code") ?? "";
    const code = this.waiting.get(key);
    this.waiting.delete(key);
    const fits =
      code &&
      code.expires >= this.clock.now() &&
      code.clientId === client.id &&
      code.redirectUri === form.get("redirect_uri") &&
      (code.challenge === undefined || code.challenge === s256(form.get("code_verifier") ?? ""));
    if (!fits) throw new OAuthError("invalid_grant");
    return code;
  }
}

/** Is a value among those of a client's setting? */
export function allows(client: ResourceRecord, setting: string, value: string): boolean {
  return ((client.inputs[setting] as string[] | undefined) ?? []).includes(value);
}

/** May a client use the domain's OAuth endpoints at all? */
export function allowsOauth(client: ResourceRecord): boolean {
  return client.inputs.allowedOauthFlowsUserPoolClient === true;
}

function soleCallback(client: ResourceRecord): string | undefined {
  const callbacks = (client.inputs.callbackUrls as string[] | undefined) ?? [];
  return callbacks.length === 1 ? callbacks[0] : undefined;
}

function returnUrl(redirectUri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function s256(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
