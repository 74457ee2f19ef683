import { randomUUID } from "node:crypto";
import { header, type WireRequest, type WireResponse } from "../../wire";
import { AwsError } from "../errors";
import { type Authorization, type Codes, OAuthError, readAuthorization } from "./authorization";
import type { User } from "./directory";
import { confirmPage, forgotPage, newPasswordPage, resetPage, signInPage, signUpPage } from "./pages";
import type { Parts } from "./user-operations";

/** A browser's session on the pages, as on AWS. */
const sessionMs = 3_600_000;
const cookie = "cognito";

/** The pages of a pool's domain where people sign in, register, and get a new password. */
export class HostedPages {
  private readonly sessions = new Map<string, { readonly username: string; readonly expires: number }>();

  constructor(
    private readonly poolId: string,
    private readonly parts: Parts,
    private readonly codes: Codes,
  ) {}

  /** `/oauth2/authorize`: straight back to the app with a session, else to the sign-in page. */
  authorize(request: WireRequest, url: URL): WireResponse {
    const asked = this.read(url);
    const username = url.searchParams.get("prompt") === "login" ? undefined : this.signedIn(request);
    return username === undefined ? redirect(`../login${url.search}`) : redirect(this.codes.issue(asked, username));
  }

  /** Shows a page; undefined when there is none of that path. */
  show(url: URL): WireResponse | undefined {
    const query = url.search;
    switch (url.pathname) {
      case "/login":
        this.read(url);
        return signInPage({ query, hint: url.searchParams.get("login_hint") ?? "", canRegister: this.canRegister() });
      case "/signup":
        this.read(url);
        return this.canRegister() ? signUpPage({ query }) : undefined;
      case "/forgotPassword":
        this.read(url);
        return forgotPage({ query });
      default:
        return undefined;
    }
  }

  /** Takes a page's form; undefined when there is none of that path. A refusal shows the page again. */
  take(request: WireRequest, url: URL): WireResponse | undefined {
    const asked = this.read(url);
    const form = new URLSearchParams(request.body.toString("utf8"));
    const field = (name: string) => form.get(name) ?? "";
    const { accounts, signIns } = this.parts;
    const query = url.search;
    switch (url.pathname) {
      case "/login":
        return again(
          () => this.signIn(asked, query, field("username"), field("password")),
          (fault) => signInPage({ query, fault, hint: field("username"), canRegister: this.canRegister() }),
        );
      case "/newPassword":
        return again(
          () => this.back(asked, signIns.takeNewPassword(asked.client, field("session"), field("password"))),
          (fault) => newPasswordPage({ query, fault, session: field("session") }),
        );
      case "/signup":
        return again(
          () => {
            const email = field("email");
            const attributes: Record<string, string> = email ? { email } : {};
            accounts.signUp(asked.client, field("username"), field("password"), attributes);
            return confirmPage({ query, username: field("username") });
          },
          (fault) => signUpPage({ query, fault }),
        );
      case "/confirmUser":
        return again(
          () => {
            accounts.confirm(asked.client, field("username"), field("code"));
            return redirect(`login${query}`);
          },
          (fault) => confirmPage({ query, fault, username: field("username") }),
        );
      case "/forgotPassword":
        return again(
          () => {
            accounts.sendTo(asked.client, field("username"), "password");
            return resetPage({ query, username: field("username") });
          },
          (fault) => forgotPage({ query, fault }),
        );
      case "/confirmForgotPassword":
        return again(
          () => {
            accounts.resetPassword(asked.client, field("username"), field("code"), field("password"));
            return redirect(`login${query}`);
          },
          (fault) => resetPage({ query, fault, username: field("username") }),
        );
      default:
        return undefined;
    }
  }

  /** Forgets the browser's session and leads to `location`. */
  signOut(request: WireRequest, location: string): WireResponse {
    const session = sessionOf(request);
    if (session) this.sessions.delete(session);
    return redirect(location, [`${cookie}=; Max-Age=0; HttpOnly; SameSite=Lax`]);
  }

  private signIn(asked: Authorization, query: string, username: string, password: string): WireResponse {
    const user = this.parts.directory.signIn(asked.client, username, password);
    if (user.status !== "FORCE_CHANGE_PASSWORD") return this.back(asked, user);
    return newPasswordPage({ query, session: this.parts.signIns.demandNewPassword(asked.client, user) });
  }

  private back(asked: Authorization, user: User): WireResponse {
    const now = this.now();
    for (const [key, { expires }] of this.sessions) if (expires < now) this.sessions.delete(key);
    const session = randomUUID();
    this.sessions.set(session, { username: user.username, expires: now + sessionMs });
    const line = `${cookie}=${session}; Max-Age=${sessionMs / 1000}; HttpOnly; SameSite=Lax`;
    return redirect(this.codes.issue(asked, user.username), [line]);
  }

  private signedIn(request: WireRequest): string | undefined {
    const found = this.sessions.get(sessionOf(request) ?? "");
    if (!found || found.expires < this.now()) return undefined;
    return this.parts.directory.find(this.poolId, found.username)?.enabled ? found.username : undefined;
  }

  private read(url: URL): Authorization {
    return readAuthorization(this.parts.directory.clients(this.poolId), url.searchParams);
  }

  private canRegister(): boolean {
    return this.parts.accounts.selfRegistration(this.poolId);
  }

  private now(): number {
    return this.parts.directory.cloud.clock.now();
  }
}

/** A redirect that no cache keeps. */
export function redirect(location: string, cookies: readonly string[] = []): WireResponse {
  return {
    status: 302,
    headers: [
      ["Location", location],
      ["Cache-Control", "no-store"],
      ...cookies.map((line): [string, string] => ["Set-Cookie", line]),
    ],
    body: Buffer.alloc(0),
  };
}

function again(work: () => WireResponse, page: (fault: string) => WireResponse): WireResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError && !(error instanceof OAuthError)) return page(error.message);
    throw error;
  }
}

function sessionOf(request: WireRequest): string | undefined {
  return new RegExp(`(?:^|;\\s*)${cookie}=([^;]+)`).exec(header(request.headers, "cookie") ?? "")?.[1];
}
