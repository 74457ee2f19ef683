import type { WireRequest, WireResponse } from "../../wire";
import type { Part } from "./fields";
import type { Rates } from "./rates";
import { matches } from "./statements";

/** What a web ACL says of a request. */
export interface Verdict {
  readonly action: "ALLOW" | "BLOCK" | "COUNT";
  /** Rule that ended the evaluation; absent when the default action did. */
  readonly rule?: string;
  /** Rules that only counted. */
  readonly counted: readonly string[];
  /** Answer of a block with a response of its own. */
  readonly response?: WireResponse;
}

/** A web ACL's inputs, as far as they are carried out. */
export interface WebAcl {
  readonly arn: string;
  readonly defaultAction: Part;
  readonly rules: readonly Part[];
  readonly bodies: Readonly<Record<string, { content: string; contentType: string }>>;
}

/** Judges a request by a web ACL: rules by priority, the first that ends it wins. */
export function judge(
  acl: WebAcl,
  request: WireRequest,
  rates: Rates,
  listOf: (arn: string) => readonly string[],
): Verdict {
  const labels = new Set<string>();
  const counted: string[] = [];
  for (const rule of [...acl.rules].sort((a, b) => Number(a.priority) - Number(b.priority))) {
    const name = String(rule.name);
    const of = { request, labels, rates, ruleKey: `${acl.arn}|${name}`, listOf };
    if (!matches(rule.statement as Part, of)) continue;
    for (const { name: label } of (rule.ruleLabels as { name: string }[] | undefined) ?? []) labels.add(label);
    const action = (rule.action ?? {}) as Part;
    if (action.allow) return { action: "ALLOW", rule: name, counted };
    if (action.block) return { action: "BLOCK", rule: name, counted, ...custom(acl, action.block as Part) };
    counted.push(name);
  }
  const block = acl.defaultAction.block as Part | undefined;
  return block ? { action: "BLOCK", counted, ...custom(acl, block) } : { action: "ALLOW", counted };
}

function custom(acl: WebAcl, block: Part): { response?: WireResponse } {
  const own = block.customResponse as Part | undefined;
  if (!own) return {};
  const body = acl.bodies[String(own.customResponseBodyKey)];
  const types: Readonly<Record<string, string>> = {
    APPLICATION_JSON: "application/json",
    TEXT_HTML: "text/html",
    TEXT_PLAIN: "text/plain",
  };
  const headers = ((own.responseHeaders as { name: string; value: string }[] | undefined) ?? []).map(
    ({ name, value }): [string, string] => [name, value],
  );
  return {
    response: {
      status: Number(own.responseCode),
      headers: body ? [["Content-Type", types[body.contentType] ?? "text/plain"], ...headers] : headers,
      body: Buffer.from(body?.content ?? ""),
    },
  };
}
