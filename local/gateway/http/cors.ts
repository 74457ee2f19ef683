import { type HeaderLines, header, type WireRequest } from "../../wire";
import type { CorsConfiguration } from "./definition";

/** Whether a request is a browser's question before the real one. */
export function isPreflight(request: WireRequest): boolean {
  return (
    request.method === "OPTIONS" &&
    header(request.headers, "origin") !== undefined &&
    header(request.headers, "access-control-request-method") !== undefined
  );
}

/**
 * Headers of the answer to a preflight; none when the origin is not allowed.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightHeaders(cors: CorsConfiguration, request: WireRequest): HeaderLines {
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) return [];
  return [
    ...originHeaders(cors, origin),
    ...listHeader("access-control-allow-methods", cors.allowMethods),
    ...listHeader("access-control-allow-headers", cors.allowHeaders),
    ...(cors.maxAge === undefined ? [] : [["access-control-max-age", String(cors.maxAge)] as const]),
  ];
}

/** The integration's answer with the API's own CORS headers in place of any that the backend sent. */
export function withCors(headers: HeaderLines, cors: CorsConfiguration, request: WireRequest): HeaderLines {
  const rest = headers.filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) return rest;
  return [...rest, ...originHeaders(cors, origin), ...listHeader("access-control-expose-headers", cors.exposeHeaders)];
}

/** Faults of a configuration, as CreateApi would refuse it. */
export function corsFaults(cors: CorsConfiguration): string[] {
  const origins = cors.allowOrigins ?? [];
  const faults = origins
    .filter((origin) => !/^(\*|https?:\/\/\S+|[a-z][a-z0-9+.-]*:\/\/\S+)$/i.test(origin))
    .map(
      (origin) =>
        `allowOrigins has "${origin}"; give "*", "https://*", "http://*" or an exact origin like https://example.com`,
    );
  if (cors.allowCredentials && origins.includes("*")) {
    faults.push('allowCredentials cannot go with allowOrigins "*"; name the origins');
  }
  if (cors.maxAge !== undefined && (cors.maxAge < -1 || cors.maxAge > 86_400)) {
    faults.push(`maxAge is ${cors.maxAge}; it must be from -1 to 86400 seconds`);
  }
  return faults;
}

function allowedOrigin(cors: CorsConfiguration, request: WireRequest): string | undefined {
  const origin = header(request.headers, "origin");
  if (origin === undefined) return undefined;
  for (const allowed of cors.allowOrigins ?? []) {
    if (allowed === "*") return "*";
    if (allowed === origin) return origin;
    if (/^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))) return origin;
  }
  return undefined;
}

function originHeaders(cors: CorsConfiguration, origin: string): HeaderLines {
  return [
    ["access-control-allow-origin", origin],
    ...(cors.allowCredentials ? [["access-control-allow-credentials", "true"] as const] : []),
  ];
}

function listHeader(name: string, values: readonly string[] | undefined): HeaderLines {
  return values && values.length > 0 ? [[name, values.join(",")]] : [];
}
