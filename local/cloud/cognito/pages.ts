import type { WireResponse } from "../../wire";

/** What every page is given: the authorization's own query, handed on with each form, and why the last try failed. */
interface PageOptions {
  readonly query: string;
  readonly fault?: string;
}

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}
label,input,button{display:block;width:100%;box-sizing:border-box}input,button{font:inherit;padding:.5rem;margin:.2rem 0 1rem}
.fault{color:light-dark(#a40000,#ff8a80)}`;

/** Where people sign in. */
export function signInPage(of: PageOptions & { hint: string; canRegister: boolean }): WireResponse {
  const fields =
    field("username", "User name or e-mail", { autocomplete: "username", value: of.hint, autofocus: true }) +
    field("password", "Password", { type: "password", autocomplete: "current-password" });
  const links = [["forgotPassword", "Forgot your password?"], ...(of.canRegister ? [["signup", "Sign up"]] : [])];
  const below = links.map(([path, words]) => `<p><a href="${path}${escapeHtml(of.query)}">${words}</a></p>`).join("");
  return page("Sign in", form("login", of.query, fields, "Sign in") + below, of.fault);
}

/** Where a user whom an administrator made chooses a password. */
export function newPasswordPage(of: PageOptions & { session: string }): WireResponse {
  const fields = hidden("session", of.session) + newPassword();
  return page("Change your password", form("newPassword", of.query, fields, "Change password"), of.fault);
}

/** Where people register. */
export function signUpPage(of: PageOptions): WireResponse {
  const fields =
    field("username", "User name or e-mail", { autocomplete: "username", autofocus: true }) +
    field("email", "E-mail, where the user name is none", { type: "email", autocomplete: "email", optional: true }) +
    newPassword();
  return page("Sign up", form("signup", of.query, fields, "Sign up"), of.fault);
}

/** Where the code of a registration is entered. */
export function confirmPage(of: PageOptions & { username: string }): WireResponse {
  const fields = hidden("username", of.username) + code();
  return page("Confirm your account", form("confirmUser", of.query, fields, "Confirm"), of.fault);
}

/** Where people ask for a code to set a new password. */
export function forgotPage(of: PageOptions): WireResponse {
  const fields = field("username", "User name or e-mail", { autocomplete: "username", autofocus: true });
  return page("Forgot your password?", form("forgotPassword", of.query, fields, "Send a code"), of.fault);
}

/** Where that code is entered with the new password. */
export function resetPage(of: PageOptions & { username: string }): WireResponse {
  const fields = hidden("username", of.username) + code() + newPassword();
  return page("Choose a new password", form("confirmForgotPassword", of.query, fields, "Change password"), of.fault);
}

function newPassword(): string {
  return field("password", "New password", { type: "password", autocomplete: "new-password" });
}

function code(): string {
  return `<p>The local stage sends no message: the code is a line of its log.</p>${field("code", "Code", { autocomplete: "one-time-code" })}`;
}

function field(
  name: string,
  label: string,
  more: { type?: string; autocomplete: string; value?: string; autofocus?: boolean; optional?: boolean },
): string {
  const { type = "text", autocomplete, value, autofocus, optional } = more;
  const given = value ? ` value="${escapeHtml(value)}"` : "";
  const flags = `${optional ? "" : " required"}${autofocus ? " autofocus" : ""}`;
  return `<label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${given}${flags}>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function form(action: string, query: string, fields: string, button: string): string {
  return `<form method="post" action="${action}${escapeHtml(query)}">${fields}<button>${button}</button></form>`;
}

function page(title: string, content: string, fault: string | undefined): WireResponse {
  const told = fault ? `<p class="fault" role="alert">${escapeHtml(fault)}</p>` : "";
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${style}</style><h1>${title}</h1><p>User directory of the local stage.</p>${told}${content}</html>`;
  return {
    status: fault ? 401 : 200,
    headers: [
      ["Content-Type", "text/html; charset=utf-8"],
      [
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      ],
      ["Cache-Control", "no-store"],
      ["Referrer-Policy", "no-referrer"],
    ],
    body: Buffer.from(html),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
