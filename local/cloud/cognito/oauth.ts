import { header, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import { AwsError } from "../errors";
import { visibleAttributes } from "./attributes";
import { allows, Codes, OAuthError } from "./authorization";
import { typed } from "./claims";
import { HostedPages, redirect } from "./hosted-pages";
import { TokenEndpoint } from "./token-endpoint";
import type { Parts } from "./user-operations";

/**
 * The pages and endpoints of a pool's domain: authorize, login, token, revoke, userInfo, logout.
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function domainHandler(poolId: string, parts: Parts): WireHandler {
  const { directory, tokens } = parts;
  const codes = new Codes(directory.cloud.clock);
  const pages = new HostedPages(poolId, parts, codes);
  const endpoint = new TokenEndpoint(poolId, parts, codes);

  return async (request) => {
    const url = new URL(request.target, "https://domain.invalid");
    try {
      switch (`${request.method} ${url.pathname}`) {
        case "POST /oauth2/token":
          return json(200, await endpoint.exchange(request));
        case "POST /oauth2/revoke":
          endpoint.revoke(request);
          return { status: 200, headers: [], body: Buffer.alloc(0) };
        case "GET /oauth2/userInfo":
        case "POST /oauth2/userInfo":
          return json(200, await userInfo(request));
        case "GET /oauth2/authorize":
          return pages.authorize(request, url);
        case "GET /logout":
          return logout(request, url);
      }
      const page = request.method === "POST" ? pages.take(request, url) : pages.show(url);
      return page ?? json(404, { error: "not_found" });
    } catch (error) {
      if (error instanceof OAuthError) {
        return error.returnTo ? redirect(error.returnTo) : json(error.status, { error: error.code });
      }
      if (error instanceof AwsError) return json(400, { error: "invalid_request", error_description: error.message });
      throw error;
    }
  };

  async function userInfo(request: WireRequest): Promise<Record<string, unknown>> {
    const token = (header(request.headers, "authorization") ?? "").replace(/^Bearer /i, "");
    const { user, claims } = await tokens.userOf(token).catch(() => {
      throw new OAuthError("invalid_token", 401);
    });
    const scopes = String(claims.scope).split(" ");
    if (!scopes.includes("openid")) throw new OAuthError("insufficient_scope", 403);
    return { ...typed(visibleAttributes(user, scopes)), sub: user.sub, username: user.username };
  }

  /** With `logout_uri` to that page; with `redirect_uri` to sign in anew. */
  function logout(request: WireRequest, url: URL): WireResponse {
    const query = url.searchParams;
    const client = directory.clients(poolId).find(({ id }) => id === query.get("client_id"));
    const target = query.get("logout_uri");
    if (client && target !== null && allows(client, "logoutUrls", target)) return pages.signOut(request, target);
    if (client && target === null && query.has("redirect_uri")) return pages.signOut(request, `login${url.search}`);
    throw new OAuthError("redirect_mismatch");
  }
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
