import type { WireResponse } from "../wire";
import { answer } from "./answers";
import { assets } from "./assets";

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>stagedoor</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='3' y='1' width='10' height='14' rx='1.5' fill='%230f766e'/%3E%3Ccircle cx='10.5' cy='8' r='1.1' fill='white'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/_stagedoor/console.css">
<script type="module" src="/_stagedoor/console.js"></script>
</head>
<body><div id="app"><p class="starting">stagedoor</p></div><noscript>The console needs JavaScript.</noscript></body>
</html>
`;

/** The console's document and what it loads; undefined for any other path. */
export async function pageFile(path: string): Promise<WireResponse | undefined> {
  switch (path) {
    case "/":
      return answer(200, "text/html; charset=utf-8", Buffer.from(html), [
        ["Content-Security-Policy", policy],
        ["Referrer-Policy", "no-referrer"],
        ["Cross-Origin-Opener-Policy", "same-origin"],
      ]);
    case "/_stagedoor/console.js":
      return answer(200, "text/javascript; charset=utf-8", (await assets()).script);
    case "/_stagedoor/console.css":
      return answer(200, "text/css; charset=utf-8", (await assets()).style);
    default:
      return undefined;
  }
}
