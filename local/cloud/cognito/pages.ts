import type { WireResponse } from "../../wire";

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** The hosted sign-in page; `query` is the authorization's own, handed on when the form is sent. */
export function signInPage(query: string, fault?: string): WireResponse {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Sign in</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}
label,input,button{display:block;width:100%;box-sizing:border-box}input,button{font:inherit;padding:.5rem;margin:.2rem 0 1rem}
.fault{color:light-dark(#a40000,#ff8a80)}</style>
<h1>Sign in</h1><p>User directory of the local stage.</p>${fault ? `<p class="fault" role="alert">${escapeHtml(fault)}</p>` : ""}
<form method="post" action="login${escapeHtml(query)}"><label for="username">User name or e-mail</label>
<input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form></html>`;
  return {
    status: fault ? 401 : 200,
    headers: [
      ["Content-Type", "text/html; charset=utf-8"],
      ["Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"],
      ["Cache-Control", "no-store"],
    ],
    body: Buffer.from(html),
  };
}
