import Table from "cli-table3";
import { type BoundLimit, type Capacity, cellsFor } from "../../capacity/capacity";
import { unconfirmed } from "../../capacity/quotas";
import type { Margin } from "../../capacity/sizes";
import type { Range } from "../../traffic/range";
import { reportColour } from "../terminal";

/** So many times the traffic are looked ahead. */
const ahead = 10;

/** Limits that bear more than this many times the traffic are left out of the table; `--json` has them all. */
const farAway = 100;

/** What binds, for people: the first limit in a sentence, then all that are near, and what to do about them. */
export function capacityText(stage: string, capacity: Capacity): string {
  const [first] = capacity.limits;
  if (!first) return `${stage}: the traffic file says nothing that comes near a limit; give it requests\n`;
  const near = capacity.limits.filter(({ multiple }) => multiple.low < farAway);
  return [
    `${headline(stage, first)}\n`,
    `\nThe busiest second is ${capacity.peakFactor} times the average one. Quotas are AWS's defaults in ${capacity.region}.\n`,
    section("What binds, the nearest first", limitTable(near)),
    section("If everything came at once, or to one key or prefix", limitTable(capacity.worstCases.slice(0, 6))),
    section("Sizes and times, the tightest first", marginTable(capacity.margins.slice(0, 5))),
    section(`For ${ahead} times this traffic`, steps(capacity)),
    section("Quotas to check", doubts(near)),
  ].join("");
}

function headline(stage: string, { what, on, multiple, allowed, unit, todo }: BoundLimit): string {
  const times = multiple.low < 1 ? reportColour.red(factor(multiple.low)) : reportColour.bold(factor(multiple.low));
  const binds = multiple.low < 1 ? "binds already, at" : "binds first, at";
  const limit = `${what} (${on}), ${figure(allowed)} ${unit}`;
  return `${reportColour.bold(stage)}: a limit ${binds} ${times} times this traffic: ${limit}. Do: ${todo[0]}.`;
}

function limitTable(limits: readonly BoundLimit[]): string {
  if (limits.length === 0) return "";
  const table = newTable(["at times", "what", "of", "allowed", "at the peak", "set by"]);
  for (const { multiple, what, on, allowed, unit, atPeak, scope } of limits) {
    const times = range(multiple, factor);
    table.push([
      multiple.low < 1 ? reportColour.red(times) : multiple.low < 2 ? reportColour.yellow(times) : times,
      what,
      on,
      `${figure(allowed)} ${unit}`,
      range(atPeak, figure),
      { account: "AWS, for the account", resource: "AWS", setting: "the program" }[scope],
    ]);
  }
  return table.toString();
}

function marginTable(margins: readonly Margin[]): string {
  if (margins.length === 0) return "";
  const table = newTable(["room", "what", "of", "allowed", "is"]);
  for (const { what, on, allowed, unit, is } of margins) {
    table.push([`${factor(allowed / is)} times`, what, on, `${figure(allowed)} ${unit}`, `${figure(is)} ${unit}`]);
  }
  return table.toString();
}

function steps(capacity: Capacity): string {
  const binding = capacity.limits.filter(({ multiple }) => multiple.low < ahead);
  const cells = cellsFor(capacity, ahead);
  return [
    ...(binding.length === 0 ? ["- nothing binds"] : []),
    ...binding.map(({ what, on, todo }) => `- ${what} (${on}): ${todo.join("; or ")}`),
    cells > 1
      ? `- at AWS's default quotas ${cells} cells would carry it: the same program in ${cells} accounts or regions, callers divided by Route 53 or CloudFront`
      : "- one account and region carries it at AWS's default quotas",
    `- without caches and authorizers' TTLs ${figure(capacity.concurrencyWithoutCaches)} invocations would run at once at today's peak: a cache that starts empty needs them`,
    "- not judged: how much a container's task or a URL behind an API takes, nor how fast a load balancer grows; load-test those",
  ].join("\n");
}

/** What a reader should look up before deciding by it. */
function doubts(limits: readonly BoundLimit[]): string {
  const old = limits.filter(({ read }) => read === unconfirmed);
  return old
    .map(({ what, allowed, unit, source }) => `- ${what}: ${figure(allowed)} ${unit}, ${unconfirmed}: ${source}`)
    .join("\n");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `\n${reportColour.bold(title)}\n${body}\n`;
}

function newTable(head: string[]) {
  return new Table({ head, style: { head: [], border: reportColour.isColorSupported ? ["gray"] : [] } });
}

function range({ low, high }: Range, text: (value: number) => string): string {
  return text(low) === text(high) ? text(low) : `${text(low)} – ${text(high)}`;
}

function factor(value: number): string {
  if (!Number.isFinite(value)) return "any";
  return value >= 10 ? value.toLocaleString("en-US", { maximumFractionDigits: 0 }) : value.toPrecision(2);
}

function figure(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value >= 100 ? 0 : 2 });
}
