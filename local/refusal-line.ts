import type { RequestTrace } from "./cloud/telemetry";

/** A function's fault comes with its whole stack, which its own log has too. */
const longest = 300;

/** The line that says where the gateway stopped a request, and why; undefined for one that came through. */
export function refusalLine({ method, path, status, steps }: RequestTrace): string | undefined {
  const stop = steps.find(({ outcome }) => outcome === "refused" || outcome === "failed");
  if (!stop) return undefined;
  const reason = String(stop.detail?.reason ?? "");
  const shown = reason.length > longest ? `${reason.slice(0, longest)}…` : reason;
  return `${method} ${path} ${status}, ${stop.outcome} at step "${stop.step}": ${shown}`;
}
