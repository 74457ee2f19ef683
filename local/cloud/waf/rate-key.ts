import type { WireRequest } from "../../wire";
import { addressesOf } from "./addresses";
import { fieldTexts, type Part, transformed } from "./fields";

/** Kinds of custom keys that are carried out. */
export const knownKeys: ReadonlySet<string> = new Set([
  "cookie",
  "forwardedIp",
  "header",
  "httpMethod",
  "ip",
  "labelNamespace",
  "queryArgument",
  "queryString",
  "uriPath",
]);

/**
 * What a rate-based rule counts a request under; undefined when the request lacks a part of the key, and is not counted.
 * See https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
 */
export function rateKey(settings: Part, request: WireRequest, labels: ReadonlySet<string>): string | undefined {
  const forwarded = settings.forwardedIpConfig as Part | undefined;
  switch (settings.aggregateKeyType) {
    case "CONSTANT":
      return "";
    case "CUSTOM_KEYS": {
      const parts = ((settings.customKeys as Part[] | undefined) ?? []).map((key) =>
        partOf(key, request, labels, forwarded),
      );
      return parts.includes(undefined) ? undefined : JSON.stringify(parts);
    }
    case "FORWARDED_IP":
      return addressKey(request, forwarded);
    default:
      return request.source.ip;
  }
}

function partOf(
  key: Part,
  request: WireRequest,
  labels: ReadonlySet<string>,
  forwarded: Part | undefined,
): string | undefined {
  const [kind, value] = Object.entries(key).find(([, one]) => one !== undefined && one !== null) ?? [];
  const settings = (value ?? {}) as Part;
  const text = (field: Part) => {
    const found = fieldTexts(request, field)?.[0];
    return found === undefined
      ? undefined
      : transformed(found, (settings.textTransformations as Part[] | undefined) ?? []);
  };
  switch (kind) {
    case "ip":
      return request.source.ip;
    case "forwardedIp":
      return addressKey(request, forwarded);
    case "httpMethod":
      return request.method;
    case "uriPath":
      return text({ uriPath: {} });
    case "queryString":
      return text({ queryString: {} });
    case "header":
      return text({ singleHeader: settings });
    case "queryArgument":
      return text({ singleQueryArgument: settings });
    case "cookie":
      return text({
        cookies: { matchPatterns: [{ includedCookies: [String(settings.name)] }], matchScope: "VALUE" },
      });
    case "labelNamespace": {
      const found = [...labels].filter((label) => label.startsWith(String(settings.namespace))).sort();
      return found.length > 0 ? found.join() : undefined;
    }
    default:
      return undefined;
  }
}

/** Requests whose header holds no address are counted together where the fallback says so. */
function addressKey(request: WireRequest, forwarded: Part | undefined): string | undefined {
  const { addresses, fallback } = addressesOf(request, forwarded);
  return addresses[0] ?? (fallback ? "" : undefined);
}
