import type { WireRequest } from "../../wire";
import { serviceProtocol } from "../rest/integrations/aws-services";
import { readAwsUri, withPathParameters, withQuery } from "../rest/integrations/uri";

/** Mapped values of a request to an AWS service. */
export interface MappedValues {
  readonly header: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
}

/** The call of an AWS integration's URI: by path, or by action in the service's own protocol. */
export function serviceRequest(
  uri: string,
  method: string,
  mapped: MappedValues,
  payload: string,
): { service: string; region: string; request: WireRequest } {
  const parsed = readAwsUri(withPathParameters(uri, mapped.path));
  const protocol = serviceProtocol(parsed.service);
  const action = parsed.kind === "action" ? parsed.rest.replace(/\/+$/, "") : undefined;
  const target =
    action && protocol.targetPrefix ? [["X-Amz-Target", `${protocol.targetPrefix}.${action}`] as const] : [];
  const query = Object.fromEntries(Object.entries(mapped.querystring).map(([name, value]) => [name, [value]]));
  const path = withQuery(
    parsed.kind === "path" ? `/${parsed.rest}` : "/",
    action && !protocol.targetPrefix ? { ...query, Action: [action] } : query,
  );
  const host = `${parsed.subdomain ? `${parsed.subdomain}.` : ""}${protocol.host(parsed.region)}`;
  const typed = Object.keys(mapped.header).some((name) => name.toLowerCase() === "content-type");
  const type = target.length > 0 ? `application/x-amz-json-${protocol.jsonVersion ?? "1.0"}` : "application/json";
  return {
    service: protocol.signingName,
    region: parsed.region,
    request: {
      method,
      target: path,
      signedTarget: path,
      headers: [
        ["Host", host],
        ...(typed ? [] : [["Content-Type", type] as const]),
        ...target,
        ...Object.entries(mapped.header),
      ],
      body: Buffer.from(payload),
      scheme: "https",
      host,
      source: { ip: "127.0.0.1" },
    },
  };
}
