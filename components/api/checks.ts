import type * as pulumi from "@pulumi/pulumi";
import type { Faults } from "../faults";
import type { RuleId } from "../lint/rules";
import { limits, retentionDays } from "./limits";
import { type ApiLogs, type Cors, LogLevel, type Throttle } from "./settings";

/** Notes a number outside its bounds. */
export function checkNumber(
  value: number | undefined,
  at: string,
  bounds: { min: number; max: number; unit?: string; whole?: boolean; rule?: RuleId },
  faults: Faults,
): void {
  if (value === undefined) return;
  const whole = bounds.whole ?? true;
  if (value >= bounds.min && value <= bounds.max && (!whole || Number.isInteger(value))) return;
  const unit = bounds.unit ? ` ${bounds.unit}` : "";
  faults.add(
    at,
    `got ${value}; allowed: ${whole ? "whole numbers " : ""}${bounds.min} to ${bounds.max}${unit}`,
    bounds.rule ?? "value-range",
  );
}

/** Notes a text that is none of the allowed ones. */
export function checkOneOf(
  value: string | undefined,
  at: string,
  allowed: readonly string[],
  faults: Faults,
  rule: RuleId = "value-choice",
): void {
  if (value === undefined || allowed.includes(value)) return;
  faults.add(at, `got "${value}"; allowed: ${allowed.join(", ")}`, rule);
}

/** Notes members of which not exactly one is given. */
export function checkExactlyOne<T extends object>(args: T, at: string, names: readonly string[], faults: Faults): void {
  const given = names.filter((name) => (args as Record<string, unknown>)[name] !== undefined);
  if (given.length === 1) return;
  const got = given.length === 0 ? "none" : given.join(" and ");
  faults.add(at, `got ${got} of ${names.join(", ")}; give exactly one`, "exactly-one");
}

/** Notes routes that do not come from exactly one place: the program's table, or an existing document. */
export function checkRouteSource(
  { routes, openApi, operations }: { routes?: object; openApi?: object; operations?: object },
  faults: Faults,
): void {
  if ((routes === undefined) === (openApi === undefined)) {
    faults.add("routes", "and openApi are both or neither given; give exactly one", "routes-or-document");
  }
  if (operations && !openApi)
    faults.add("operations", "go with openApi alone; without it, use routes", "document-operations");
}

/** Notes limits that let nothing through. */
export function checkThrottle(throttle: Throttle | undefined, at: string, faults: Faults): void {
  if (!throttle) return;
  if (!(throttle.rateLimit > 0))
    faults.add(`${at}.rateLimit`, `got ${throttle.rateLimit}; allowed: more than 0 a second`, "throttle-rate");
  checkNumber(throttle.burstLimit, `${at}.burstLimit`, { min: 1, max: 1_000_000, rule: "throttle-rate" }, faults);
}

/** Notes log settings that CloudWatch does not know. */
export function checkLogs(logs: ApiLogs | undefined, faults: Faults): void {
  checkRetention(logs?.retentionDays, "logs.retentionDays", faults);
  checkOneOf(logs?.level, "logs.level", Object.values(LogLevel), faults);
}

/** Notes a retention that CloudWatch does not know. */
export function checkRetention(days: number | undefined, at: string, faults: Faults): void {
  if (days === undefined || retentionDays.includes(days)) return;
  faults.add(at, `got ${days}; allowed: ${retentionDays.join(", ")} days`, "log-retention");
}

/** Notes a stage's name that AWS refuses. */
export function checkStageName(name: string | undefined, faults: Faults): void {
  if (name === undefined || /^[A-Za-z0-9_-]{1,128}$/.test(name)) return;
  faults.add("stageName", `got "${name}"; allowed: 1 to 128 of letters, digits, hyphen and underscore`, "stage-name");
}

/** Notes stage variables that AWS refuses. */
export function checkVariables(variables: Record<string, pulumi.Input<string>> | undefined, faults: Faults): void {
  const entries = Object.entries(variables ?? {});
  const { count, nameLength, valueLength } = limits.stageVariables;
  if (entries.length > count)
    faults.add("variables", `got ${entries.length}; allowed: at most ${count}`, "stage-variables");
  for (const [name, value] of entries) {
    if (!/^\w+$/.test(name) || name.length > nameLength) {
      faults.add(
        `variables.${name}`,
        `is no name; allowed: up to ${nameLength} letters, digits and underscores`,
        "stage-variables",
      );
    }
    if (typeof value !== "string") continue;
    if (value.length > valueLength || !/^[\w.~:/?#&=,-]*$/.test(value)) {
      faults.add(
        `variables.${name}`,
        `got "${value}"; allowed: up to ${valueLength} of A-Z a-z 0-9 - . _ ~ : / ? # & = ,`,
        "stage-variables",
      );
    }
  }
}

/** Notes CORS settings that browsers or AWS refuse. */
export function checkCors(cors: Cors | undefined, faults: Faults): void {
  if (!cors) return;
  if (cors.origins.length === 0)
    faults.add("cors.origins", "is empty; name the origins that may call, or leave out cors", "cors-origins");
  for (const origin of cors.origins) {
    if (origin === "*" || /^https?:\/\/[A-Za-z0-9.-]+(:\d+)?$/.test(origin)) continue;
    faults.add(
      "cors.origins",
      `got "${origin}"; allowed: "*" or scheme and host with no path, "https://shop.example"`,
      "cors-origins",
    );
  }
  if (cors.origins.includes("*") && cors.origins.length > 1)
    faults.add("cors.origins", '"*" stands alone or not at all', "cors-origins");
  if (cors.origins.includes("*") && cors.credentials) {
    faults.add("cors.credentials", 'is refused by browsers with origin "*"; name the origins', "cors-credentials");
  }
  checkNumber(cors.maxAgeSeconds, "cors.maxAgeSeconds", { min: 0, max: 86_400, unit: "seconds" }, faults);
}

/** Notes tags that AWS refuses. */
export function checkTags(tags: Record<string, pulumi.Input<string>> | undefined, faults: Faults): void {
  const names = Object.keys(tags ?? {});
  if (names.length > limits.tags) {
    faults.add("tags", `are ${names.length}; AWS allows ${limits.tags} for a resource`, "tags-quota");
  }
  for (const name of names) {
    if (name.length > 0 && name.length <= 128 && !/^aws:/i.test(name)) continue;
    faults.add(`tags["${name}"]`, "is no tag; allowed: 1 to 128 characters that do not begin with aws:", "tags-quota");
  }
}
