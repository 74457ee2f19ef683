import { createHash, randomUUID } from "node:crypto";
import { header, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";
import { sameText } from "./client-secret";
import type { Directory, User } from "./directory";
import { signInPage } from "./pages";
import type { Tokens } from "./tokens";

/** An authorization code that waits to be exchanged; good once, for five minutes. */
interface Code {
  readonly clientId: string;
  readonly username: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge?: string;
  readonly nonce?: string;
  readonly expires: number;
}

/** A refusal of the token endpoint, by OAuth's own code. */
class OAuthError extends Error {
  constructor(
    readonly code: string,
    readonly status = 400,
  ) {
    super(code);
  }
}

const codeMs = 300_000;

/**
 * The pages and endpoints of a pool's domain: authorize, login, token, revoke, userInfo, logout.
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function domainHandler(poolId: string, directory: Directory, tokens: Tokens): WireHandler {
  const codes = new Map<string, Code>();
  const now = () => directory.cloud.clock.now();

  return async (request) => {
    const url = new URL(request.target, "https://domain.invalid");
    try {
      switch (`${request.method} ${url.pathname}`) {
        case "POST /oauth2/token":
          return json(200, await exchange(request));
        case "POST /oauth2/revoke":
          return revoke(request);
        case "GET /oauth2/userInfo":
          return json(200, await userInfo(request));
        case "GET /oauth2/authorize":
          checkAuthorization(url.searchParams);
          return redirect(`../login${url.search}`);
        case "GET /login":
          checkAuthorization(url.searchParams);
          return signInPage(url.search);
        case "POST /login":
          return await signIn(request, url);
        case "GET /logout":
          return logout(url.searchParams);
        default:
          return json(404, { error: "not_found" });
      }
    } catch (error) {
      if (error instanceof OAuthError) return json(error.status, { error: error.code });
      if (error instanceof AwsError) return json(400, { error: "invalid_request", error_description: error.message });
      throw error;
    }
  };

  async function exchange(request: WireRequest): Promise<Record<string, unknown>> {
    const form = new URLSearchParams(request.body.toString("utf8"));
    const client = authenticated(request, form);
    switch (form.get("grant_type")) {
      case "client_credentials": {
        if (!allows(client, "allowedOauthFlows", "client_credentials")) throw new OAuthError("unauthorized_client");
        const allowed = (client.inputs.allowedOauthScopes as string[] | undefined) ?? [];
        const scopes = form.get("scope")?.split(" ").filter(Boolean) ?? allowed;
        if (scopes.some((scope) => !allowed.includes(scope))) throw new OAuthError("invalid_scope");
        const { accessToken, expiresIn } = await tokens.forClient(client, scopes);
        return { access_token: accessToken, expires_in: expiresIn, token_type: "Bearer" };
      }
      case "refresh_token": {
        const set = await tokens.refresh(client, form.get("refresh_token") ?? "").catch(() => {
          throw new OAuthError("invalid_grant");
        });
        return {
          access_token: set.accessToken,
          id_token: set.idToken,
          expires_in: set.expiresIn,
          token_type: "Bearer",
        };
      }
      case "authorization_code":
        return fromCode(client, form);
      default:
        throw new OAuthError("unsupported_grant_type");
    }
  }

  async function fromCode(client: ResourceRecord, form: URLSearchParams): Promise<Record<string, unknown>> {
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const verifier = form.get("code_verifier") ?? "";
    const proved =
      code?.challenge === undefined || code.challenge === createHash("sha256").update(verifier).digest("base64url");
    if (
      !code ||
      code.expires < now() ||
      code.clientId !== client.id ||
      code.redirectUri !== form.get("redirect_uri") ||
      !proved
    ) {
      throw new OAuthError("invalid_grant");
    }
    const set = await tokens.forUser(client, directory.user(poolId, code.username), code.scopes, code.nonce);
    return {
      access_token: set.accessToken,
      ...(code.scopes.includes("openid") ? { id_token: set.idToken } : {}),
      refresh_token: set.refreshToken,
      expires_in: set.expiresIn,
      token_type: "Bearer",
    };
  }

  /** The client that a request of the token endpoint proves to be. */
  function authenticated(request: WireRequest, form: URLSearchParams): ResourceRecord {
    const basic = /^Basic (.+)$/i.exec(header(request.headers, "authorization") ?? "");
    const [name, password] = basic ? splitOnce(Buffer.from(basic[1]!, "base64").toString("utf8")) : [];
    const id = name ?? form.get("client_id") ?? "";
    const client = directory.clients(poolId).find((one) => one.id === id);
    if (!client) throw new OAuthError("invalid_client");
    const secret = client.outputs.clientSecret;
    const sent = password ?? form.get("client_secret") ?? "";
    if (typeof secret === "string" && secret !== "" && !sameText(sent, secret)) throw new OAuthError("invalid_client");
    return client;
  }

  function revoke(request: WireRequest): WireResponse {
    const form = new URLSearchParams(request.body.toString("utf8"));
    tokens.revoke(authenticated(request, form), form.get("token") ?? "");
    return { status: 200, headers: [], body: Buffer.alloc(0) };
  }

  async function userInfo(request: WireRequest): Promise<Record<string, unknown>> {
    const token = (header(request.headers, "authorization") ?? "").replace(/^Bearer /i, "");
    const { user, claims } = await tokens.userOf(token).catch(() => {
      throw new OAuthError("invalid_token", 401);
    });
    if (!String(claims.scope).split(" ").includes("openid")) throw new OAuthError("insufficient_scope", 403);
    return { ...user.attributes, sub: user.sub, username: user.username };
  }

  /** What an authorization asks for. @throws OAuthError where nothing may be sent to the redirect URI. */
  function checkAuthorization(query: URLSearchParams): {
    client: ResourceRecord;
    redirectUri: string;
    scopes: string[];
  } {
    const client = directory.clients(poolId).find(({ id }) => id === query.get("client_id"));
    const redirectUri = query.get("redirect_uri") ?? "";
    if (!client || !allows(client, "callbackUrls", redirectUri)) throw new OAuthError("redirect_mismatch");
    if (query.get("response_type") !== "code" || !allows(client, "allowedOauthFlows", "code"))
      throw new OAuthError("unauthorized_client");
    const allowed = (client.inputs.allowedOauthScopes as string[] | undefined) ?? [];
    const scopes = query.get("scope")?.split(" ").filter(Boolean) ?? allowed;
    if (scopes.some((scope) => !allowed.includes(scope))) throw new OAuthError("invalid_scope");
    const method = query.get("code_challenge_method");
    if (query.has("code_challenge") && method !== "S256") throw new OAuthError("invalid_request");
    return { client, redirectUri, scopes };
  }

  async function signIn(request: WireRequest, url: URL): Promise<WireResponse> {
    const { client, redirectUri, scopes } = checkAuthorization(url.searchParams);
    const form = new URLSearchParams(request.body.toString("utf8"));
    let user: User;
    try {
      user = await directory.signIn(poolId, form.get("username") ?? "", form.get("password") ?? "");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return signInPage(url.search, error.message);
    }
    const code = randomUUID();
    for (const [key, { expires }] of codes) if (expires < now()) codes.delete(key);
    codes.set(code, {
      clientId: client.id,
      username: user.username,
      redirectUri,
      scopes,
      challenge: url.searchParams.get("code_challenge") ?? undefined,
      nonce: url.searchParams.get("nonce") ?? undefined,
      expires: now() + codeMs,
    });
    const target = new URL(redirectUri);
    target.searchParams.set("code", code);
    const state = url.searchParams.get("state");
    if (state !== null) target.searchParams.set("state", state);
    return redirect(target.href);
  }

  function logout(query: URLSearchParams): WireResponse {
    const client = directory.clients(poolId).find(({ id }) => id === query.get("client_id"));
    const target = query.get("logout_uri") ?? "";
    if (!client || !allows(client, "logoutUrls", target)) throw new OAuthError("redirect_mismatch");
    return redirect(target);
  }
}

function allows(client: ResourceRecord, setting: string, value: string): boolean {
  return ((client.inputs[setting] as string[] | undefined) ?? []).includes(value);
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(":");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function redirect(location: string): WireResponse {
  return {
    status: 302,
    headers: [
      ["Location", location],
      ["Cache-Control", "no-store"],
    ],
    body: Buffer.alloc(0),
  };
}

function json(status: number, value: unknown): WireResponse {
  return {
    status,
    headers: [
      ["Content-Type", "application/json;charset=UTF-8"],
      ["Cache-Control", "no-store"],
    ],
    body: Buffer.from(JSON.stringify(value)),
  };
}
