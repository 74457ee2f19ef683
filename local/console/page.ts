import type { Cloud } from "../cloud/cloud";
import type { WireHandler } from "../wire";
import { control, controlPath } from "./control";
import { overview } from "./overview";

/** What the page shows. */
export interface Shown {
  readonly cloud: Cloud;
  /** Stack outputs, where a driver ran the program; the engine keeps its own. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The page at the local stage's root, and what the command line asks of it. */
export function consolePage(shown: () => Shown | undefined): WireHandler {
  const controls = control(shown);
  return async (request) => {
    if (request.target.startsWith(controlPath)) return controls(request);
    const path = request.target.split("?")[0];
    const now = shown();
    if (!now) return text(503, "The stage is starting; reload in a moment.\n");
    if (path !== "/") return text(404, `Nothing answers at ${path} on this stage; the endpoints are listed at /.\n`);
    return {
      status: 200,
      headers: [
        ["Content-Type", "text/html; charset=utf-8"],
        ["Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"],
        ["Cache-Control", "no-store"],
      ],
      body: Buffer.from(render(overview(now.cloud))),
    };
  };
}

function text(status: number, words: string) {
  return {
    status,
    headers: [["Content-Type", "text/plain; charset=utf-8"]] as [string, string][],
    body: Buffer.from(words),
  };
}

function escapeHtml(value: unknown): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return String(value ?? "").replace(/[&<>"']/g, (found) => entities[found]!);
}

function rows(values: readonly (readonly unknown[])[]): string {
  return values.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`).join("");
}

function table(head: readonly string[], values: readonly (readonly unknown[])[]): string {
  if (values.length === 0) return "<p>none yet</p>";
  return `<table><thead><tr>${head.map((name) => `<th>${name}</th>`).join("")}</tr></thead><tbody>${rows(values)}</tbody></table>`;
}

const style = `
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td{font-variant-numeric:tabular-nums}p{max-width:60ch}`;

function render(view: ReturnType<typeof overview>): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 23);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>stagedoor</title><style>${style}</style><h1>stagedoor: local stage</h1>
<p>Simulated on this machine; nothing here is AWS. IAM policies are enforced as the program wrote them.</p>
<h2>Endpoints</h2>${table(
    ["name", "kind", "url", "note"],
    view.endpoints.map((e) => [e.name, e.kind, e.url, e.note]),
  )}
<h2>Requests</h2>${table(
    ["time", "api", "request", "route", "status", "ms", "refused or failed at"],
    view.requests.map((r) => [
      time(r.time),
      r.api,
      `${r.method} ${r.path}`,
      r.routeKey,
      r.status,
      r.durationMs,
      r.stoppedAt,
    ]),
  )}
<h2>IAM refusals</h2>${table(
    ["time", "who", "action", "resource"],
    view.refusals.map((r) => [time(r.time), r.principal, r.action, r.resource]),
  )}
<h2>Resources that are recorded, not simulated</h2><p>They have an id and an ARN, and do nothing.</p>
${table(
  ["type", "name"],
  view.recorded.map((r) => [r.type, r.name]),
)}
<h2>What the simulation of each service leaves out</h2>${table(
    ["service", "limits"],
    view.services.map((s) => [s.name, s.limits]),
  )}
<h2>Simulated resources</h2>${table(
    ["type", "name", "id"],
    view.simulated.map((r) => [r.type, r.name, r.id]),
  )}</html>`;
}
