import { boundedPattern } from "../../bounded-pattern";
import { header, type WireRequest } from "../../wire";
import { addressesOf, inRanges } from "./addresses";
import { fieldTexts, type Part, transformed } from "./fields";
import { rateKey } from "./rate-key";
import type { Rates } from "./rates";

/** What a rule's statement is judged against. */
export interface Judgement {
  readonly request: WireRequest;
  /** Labels that earlier rules of the web ACL put on the request. */
  readonly labels: ReadonlySet<string>;
  readonly rates: Rates;
  /** Names the rule in its rate counts. */
  readonly ruleKey: string;
  /** Addresses of an IP set, or patterns of a pattern set, by ARN. */
  readonly listOf: (arn: string) => readonly string[];
}

/**
 * Does the statement match the request? Statements that are not simulated (managed rule groups, SQL injection, …)
 * never match; the console names them. See https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
 */
export function matches(statement: Part, of: Judgement): boolean {
  const [kind, settings] = Object.entries(statement).find(([, value]) => value !== undefined && value !== null) ?? [];
  const judge = kind === undefined ? undefined : judges[kind];
  return judge?.(settings as Part, of) ?? false;
}

/** Kinds of statements that are carried out. */
export function isSimulated(kind: string): boolean {
  return Object.hasOwn(judges, kind);
}

const judges: Readonly<Record<string, (settings: Part, of: Judgement) => boolean>> = {
  byteMatchStatement: (settings, of) =>
    texts(settings, of).some((text) =>
      positioned(text, String(settings.searchString), String(settings.positionalConstraint)),
    ),
  regexMatchStatement: (settings, of) =>
    texts(settings, of).some((text) => safeTest(String(settings.regexString), text)),
  regexPatternSetReferenceStatement: (settings, of) =>
    texts(settings, of).some((text) => of.listOf(String(settings.arn)).some((pattern) => safeTest(pattern, text))),
  sizeConstraintStatement: (settings, of) =>
    texts(settings, of).some((text) =>
      compare(Buffer.byteLength(text, "latin1"), String(settings.comparisonOperator), Number(settings.size)),
    ),
  ipSetReferenceStatement(settings, of) {
    const ranges = of.listOf(String(settings.arn));
    const forwarded = settings.ipSetForwardedIpConfig as Part | undefined;
    const { addresses, fallback } = addressesOf(of.request, forwarded);
    return fallback ?? addresses.some((address) => inRanges(address, ranges));
  },
  geoMatchStatement: (settings, of) =>
    ((settings.countryCodes as string[] | undefined) ?? []).includes(
      header(of.request.headers, "cloudfront-viewer-country") ?? "",
    ),
  labelMatchStatement: ({ key, scope }, of) =>
    [...of.labels].some((label) =>
      scope === "NAMESPACE" ? label.startsWith(String(key)) : label === key || label.endsWith(`:${key}`),
    ),
  andStatement: (settings, of) => (settings.statements as Part[]).every((one) => matches(one, of)),
  orStatement: (settings, of) => (settings.statements as Part[]).some((one) => matches(one, of)),
  // The provider's schema holds one `statement`; its earlier versions held a list of one.
  notStatement: ({ statement, statements }, of) =>
    !matches((statement ?? (statements as Part[] | undefined)?.[0] ?? {}) as Part, of),
  rateBasedStatement(settings, of) {
    const scope = settings.scopeDownStatement as Part | undefined;
    if (scope && !matches(scope, of)) return false;
    const key = rateKey(settings, of.request, of.labels);
    if (key === undefined) return false;
    return of.rates.over(`${of.ruleKey}|${key}`, Number(settings.limit), Number(settings.evaluationWindowSec ?? 300));
  },
};

function texts(settings: Part, { request }: Judgement): readonly string[] {
  const found = fieldTexts(request, (settings.fieldToMatch as Part | undefined) ?? {}) ?? [];
  return found.map((text) => transformed(text, (settings.textTransformations as Part[] | undefined) ?? []));
}

function positioned(text: string, search: string, where: string): boolean {
  switch (where) {
    case "EXACTLY":
      return text === search;
    case "STARTS_WITH":
      return text.startsWith(search);
    case "ENDS_WITH":
      return text.endsWith(search);
    case "CONTAINS_WORD":
      return new RegExp(`(^|\\W)${search.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(\\W|$)`).test(text);
    default:
      return text.includes(search);
  }
}

/** A pattern of the program runs on text of a stranger: what cannot be compiled was refused at creation. */
function safeTest(pattern: string, text: string): boolean {
  return boundedPattern(pattern).test(text.slice(0, 8192));
}

function compare(size: number, operator: string, limit: number): boolean {
  const outcomes: Readonly<Record<string, boolean>> = {
    EQ: size === limit,
    NE: size !== limit,
    LT: size < limit,
    LE: size <= limit,
    GT: size > limit,
    GE: size >= limit,
  };
  return outcomes[operator] ?? false;
}
