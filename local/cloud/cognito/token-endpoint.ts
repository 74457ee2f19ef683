import { header, type WireRequest } from "../../wire";
import type { ResourceRecord } from "../resource";
import { allows, allowsOauth, type Codes, OAuthError } from "./authorization";
import { sameText } from "./client-secret";
import type { Parts } from "./user-operations";

/** Answers of a pool's `/oauth2/token` and `/oauth2/revoke`: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export class TokenEndpoint {
  constructor(
    private readonly poolId: string,
    private readonly parts: Pick<Parts, "directory" | "tokens">,
    private readonly codes: Codes,
  ) {}

  /** Gives tokens for what the client shows. @throws OAuthError */
  async exchange(request: WireRequest): Promise<Record<string, unknown>> {
    const form = new URLSearchParams(request.body.toString("utf8"));
    const client = this.authenticated(request, form);
    if (!allowsOauth(client)) throw new OAuthError("unauthorized_client");
    switch (form.get("grant_type")) {
      case "client_credentials":
        return this.forClient(client, form);
      case "refresh_token":
        return this.refreshed(client, form);
      case "authorization_code":
        return this.forCode(client, form);
      default:
        throw new OAuthError("unsupported_grant_type");
    }
  }

  /** Ends a refresh token. @throws OAuthError */
  revoke(request: WireRequest): void {
    const form = new URLSearchParams(request.body.toString("utf8"));
    const token = form.get("token");
    if (!token) throw new OAuthError("invalid_request");
    this.parts.tokens.revoke(this.authenticated(request, form), token);
  }

  private async forClient(client: ResourceRecord, form: URLSearchParams): Promise<Record<string, unknown>> {
    if (!allows(client, "allowedOauthFlows", "client_credentials")) throw new OAuthError("unauthorized_client");
    const allowed = (client.inputs.allowedOauthScopes as string[] | undefined) ?? [];
    const scopes = form.get("scope")?.split(" ").filter(Boolean) ?? allowed;
    if (scopes.some((scope) => !allowed.includes(scope))) throw new OAuthError("invalid_scope");
    const { accessToken, expiresIn } = await this.parts.tokens.forClient(client, scopes);
    return { access_token: accessToken, expires_in: expiresIn, token_type: "Bearer" };
  }

  private async refreshed(client: ResourceRecord, form: URLSearchParams): Promise<Record<string, unknown>> {
    const set = await this.parts.tokens.refresh(client, form.get("refresh_token") ?? "").catch(() => {
      throw new OAuthError("invalid_grant");
    });
    return {
      access_token: set.accessToken,
      id_token: set.idToken,
      ...(set.refreshToken ? { refresh_token: set.refreshToken } : {}),
      expires_in: set.expiresIn,
      token_type: "Bearer",
    };
  }

  private async forCode(client: ResourceRecord, form: URLSearchParams): Promise<Record<string, unknown>> {
    const { username, scopes, nonce } = this.codes.take(client, form);
    const user = this.parts.directory.find(this.poolId, username);
    if (!user?.enabled) throw new OAuthError("invalid_grant");
    const set = await this.parts.tokens.forUser(client, user, scopes, nonce);
    return {
      access_token: set.accessToken,
      ...(scopes.includes("openid") ? { id_token: set.idToken } : {}),
      refresh_token: set.refreshToken,
      expires_in: set.expiresIn,
      token_type: "Bearer",
    };
  }

  /** The client that a request proves to be. */
  private authenticated(request: WireRequest, form: URLSearchParams): ResourceRecord {
    const basic = /^Basic (.+)$/i.exec(header(request.headers, "authorization") ?? "");
    const [name, password] = basic ? credentials(basic[1]!) : [];
    const id = name ?? form.get("client_id") ?? "";
    const client = this.parts.directory.clients(this.poolId).find((one) => one.id === id);
    if (!client) throw new OAuthError("invalid_client");
    const secret = client.outputs.clientSecret;
    const sent = password ?? form.get("client_secret") ?? "";
    if (typeof secret === "string" && secret !== "" && !sameText(sent, secret)) throw new OAuthError("invalid_client");
    return client;
  }
}

/** Name and password of `Basic`, form-encoded within as OAuth wants (RFC 6749 §2.3.1). */
function credentials(encoded: string): [string, string] {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  const parts: [string, string] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return [decoded(parts[0]), decoded(parts[1])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, "%20"));
  } catch {
    return text;
  }
}
