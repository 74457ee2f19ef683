import { cut } from "../../../cut";
import { header, headerValues, type WireRequest } from "../../../wire";
import { addressIn } from "../../ec2/cidr";
import { globMatches } from "../../iam/glob";
import type { Condition } from "../inputs";

const matchesAnyCase = (pattern: string, text: string) => globMatches(pattern.toLowerCase(), text.toLowerCase());

/** Do all conditions of a rule hold for a request? https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function holds(conditions: readonly Condition[], request: WireRequest): boolean {
  return conditions.every((condition) => one(condition, request));
}

function one(condition: Condition, request: WireRequest): boolean {
  const { pathPattern, hostHeader, httpHeader, httpRequestMethod, queryStrings, sourceIp } = condition;
  const [path, query] = cut(request.target, "?");
  if (pathPattern) return some(pathPattern.values, (value) => globMatches(value, path));
  if (hostHeader) {
    const host = (header(request.headers, "host") ?? request.host).replace(/:\d+$/, "");
    return some(hostHeader.values, (value) => matchesAnyCase(value, host));
  }
  if (httpHeader) {
    const sent = headerValues(request.headers, httpHeader.httpHeaderName);
    return some(httpHeader.values, (value) => sent.some((text) => matchesAnyCase(value, text)));
  }
  if (httpRequestMethod) return some(httpRequestMethod.values, (value) => value === request.method);
  if (queryStrings) {
    const sent = query.split("&").map((pair) => cut(pair, "="));
    return some(queryStrings, ({ key, value }) =>
      sent.some(([name, text]) => (key === undefined || matchesAnyCase(key, name)) && matchesAnyCase(value, text)),
    );
  }
  if (sourceIp) return some(sourceIp.values, (value) => addressIn(request.source.ip, value));
  return true;
}

function some<T>(values: readonly T[] | undefined, test: (value: T) => boolean): boolean {
  return (values ?? []).some(test);
}
