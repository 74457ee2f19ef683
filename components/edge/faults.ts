import { checkExactlyOne, checkOneOf, checkRetention, checkTags } from "../api/checks";
import type { Faults } from "../faults";
import type { EdgeDistributionArgs } from "./args";

/** CloudFront's own limit. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const behaviorsPerDistribution = 75;

/** Every method that CloudFront passes. */
export const allMethods: readonly string[] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** Notes everything that is wrong with a distribution's arguments. */
export function checkEdgeDistribution(args: EdgeDistributionArgs, faults: Faults): void {
  const names = Object.keys(args.origins);
  if (names.length === 0) faults.add("origins", "are none; name where requests go", "distribution-origins");
  for (const [name, origin] of Object.entries(args.origins)) {
    const at = `origins.${name}`;
    checkExactlyOne(origin, at, ["restApi", "httpApi", "domainName"], faults);
    if (typeof origin.originPath === "string" && !/^$|^\/\S*[^/]$/.test(origin.originPath)) {
      faults.add(
        `${at}.originPath`,
        `got "${origin.originPath}"; allowed: empty, or a path with no slash at its end`,
        "origin-path",
      );
    }
    if (!origin.lock) continue;
    checkExactlyOne(origin.lock, `${at}.lock`, ["secretHeader", "apiKey"], faults);
    if (origin.httpApi && origin.lock.apiKey !== undefined) {
      faults.add(
        `${at}.lock.apiKey`,
        "is unknown to HTTP APIs; use secretHeader, and an authorizer that asks for it",
        "lock-key-http",
      );
    }
    const header = origin.lock.secretHeader?.name;
    if (header !== undefined && !/^[A-Za-z0-9-]+$/.test(header)) {
      faults.add(
        `${at}.lock.secretHeader.name`,
        `got "${header}"; allowed: letters, digits and hyphens`,
        "header-name",
      );
    }
  }
  const behaviors = Object.entries(args.behaviors ?? {});
  if (behaviors.length > behaviorsPerDistribution) {
    faults.add(
      "behaviors",
      `are ${behaviors.length}; CloudFront allows ${behaviorsPerDistribution}`,
      "distribution-behaviors",
    );
  }
  for (const [pattern, { origin, allowedMethods }] of [...behaviors, ["", args.defaultBehavior] as const]) {
    const at = pattern === "" ? "defaultBehavior" : `behaviors["${pattern}"]`;
    checkOneOf(origin, `${at}.origin`, names, faults);
    for (const method of allowedMethods ?? []) checkOneOf(method, `${at}.allowedMethods`, allMethods, faults);
    if (allowedMethods && !methodSets.includes([...allowedMethods].sort().join())) {
      faults.add(
        `${at}.allowedMethods`,
        "CloudFront takes GET and HEAD, these with OPTIONS, or all seven",
        "behavior-methods",
      );
    }
    if (pattern !== "" && !/^[\w/*?.$~"'@:+&-]+$/.test(pattern))
      faults.add(at, "is no path pattern; write /v2/*", "behavior-pattern");
  }
  if (args.domainNames?.length === 0)
    faults.add("domainNames", "are none; leave them out for CloudFront's own name", "distribution-names");
  if (args.domainNames && args.hostedZoneId === undefined && args.certificateArn === undefined) {
    faults.add(
      "hostedZoneId",
      "and certificateArn are both missing; domainNames need a certificate",
      "distribution-names",
    );
  }
  if (!args.domainNames && args.certificateArn !== undefined) {
    faults.add("domainNames", "are missing; a certificate is for names of one's own", "distribution-names");
  }
  checkOneOf(args.priceClass, "priceClass", ["PriceClass_100", "PriceClass_200", "PriceClass_All"], faults);
  checkRetention(args.logRetentionDays, "logRetentionDays", faults);
  checkTags(args.tags, faults);
}

const methodSets = ["GET,HEAD", "GET,HEAD,OPTIONS", allMethods.join()];
