import Table from "cli-table3";
import { groupBy } from "../../capture/group-by";
import { assumptions } from "../../cost/assumptions";
import type { CostChange, CostDiff } from "../../cost/diff";
import { borrowedOf, type CostLine, type Estimate, sumOf, unconfirmedOf } from "../../cost/estimate";
import type { Range } from "../../traffic/range";
import { reportColour } from "../terminal";

/** An estimate for people: idle first, then by API and route, what other choices would cost, and what was assumed. */
export function costText(stage: string, estimate: Estimate): string {
  const { region, idle, total, lines } = estimate;
  const isCalled = lines.some(({ isIdle }) => !isIdle);
  const sum = isCalled
    ? `${dollars(total)} USD, of which ${dollars(idle)} USD with no call at all`
    : `${dollars(idle)} USD with no call at all; --traffic FILE prices the calls`;
  return [
    `${reportColour.bold(`A month of ${stage} in ${region}`)}: ${sum}\n`,
    section("With no call at all", idleTable(lines)),
    isCalled ? section("By API and route", routeTable(lines)) : "",
    isCalled ? section("By what is metered", meterTable(lines.filter(({ isIdle }) => !isIdle))) : "",
    isCalled ? section("REST or HTTP API", choiceTable(estimate)) : "",
    isCalled ? section("What caches save", cacheTable(estimate)) : "",
    section("Taken for granted", bullets(assumptions({ freeTier: estimate.freeTier, isCalled }))),
    section("Not priced", bullets(estimate.notPriced.map((type) => `${type} may cost something`))),
    section("Prices to check", bullets(doubts(estimate))),
  ].join("");
}

/** Changes for a pull request, as Markdown. */
export function costDiffText(against: string, { total, idle, resources, routes }: CostDiff): string {
  const changesOf = (title: string, changes: readonly CostChange[]) =>
    changes.length === 0
      ? ""
      : `\n| ${title} | before | after | change |\n| --- | ---: | ---: | ---: |\n${changes.map(row).join("")}`;
  const isSame = resources.length === 0 && routes.length === 0;
  return [
    `### Cost of a month, against ${against}\n`,
    changesOf("USD", [total, idle]),
    changesOf("resource", resources),
    changesOf("route", routes),
    isSame ? "\nNothing costs more or less.\n" : "",
  ].join("");
}

function row({ what, before, after }: CostChange): string {
  const change = { low: after.low - before.low, high: after.high - before.high };
  return `| ${what} | ${dollars(before)} | ${dollars(after)} | ${signed(change)} |\n`;
}

function section(title: string, body: string): string {
  return body === "" ? "" : `\n${reportColour.bold(title)}\n${body}\n`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const made = new Table({
    head: [...head],
    style: { head: [], border: reportColour.isColorSupported ? ["gray"] : [] },
    colAligns: head.map((name) => (/USD|requests|how many/.test(name) ? "right" : "left")),
  });
  for (const cells of rows) made.push([...cells]);
  return made.toString();
}

/** Lines by a key, dearest first. */
function groups(lines: readonly CostLine[], keyOf: (line: CostLine) => string): [string, CostLine[]][] {
  return [...groupBy(lines, keyOf)].sort(([, a], [, b]) => sumOf(b).high - sumOf(a).high);
}

function idleTable(lines: readonly CostLine[]): string {
  const idle = lines.filter(({ isIdle }) => isIdle);
  const rows = groups(idle, ({ meter }) => meter).map(([, group]) => {
    const names = [...new Set(group.map(({ of }) => of))];
    const shown = names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
    return [shown, quantity(group), group[0]!.unit, dollars(sumOf(group))];
  });
  return table(["resource", "how many", "of", "USD a month"], rows);
}

function routeTable(lines: readonly CostLine[]): string {
  const caused = lines.filter(({ cause }) => cause);
  const gatewayMeters = /^(restRequests|httpRequests|webSocket)/;
  const cells = (name: string, group: readonly CostLine[]) => {
    const atGateway = group.filter(({ meter }) => gatewayMeters.test(meter));
    const behind = group.filter(({ meter }) => !gatewayMeters.test(meter));
    return [name, quantity(atGateway), dollars(sumOf(atGateway)), dollars(sumOf(behind)), dollars(sumOf(group))];
  };
  const rows = groups(caused, ({ cause }) => cause!.api).flatMap(([api, ofApi]) => [
    cells(reportColour.bold(api), ofApi),
    ...groups(ofApi, ({ cause }) => cause!.route).map(([route, group]) => cells(`  ${route}`, group)),
  ]);
  return table(["API and route", "requests", "gateway USD", "all else USD", "USD a month"], rows);
}

function meterTable(lines: readonly CostLine[]): string {
  const rows = groups(lines, ({ meter }) => meter).map(([, group]) => [
    group[0]!.unit,
    quantity(group),
    dollars(sumOf(group)),
  ]);
  return table(["metered", "how many", "USD a month"], rows);
}

function choiceTable({ choices }: Estimate): string {
  const rows = choices
    .filter(({ rest }) => rest.high > 0)
    .map(({ api, rest, http, needs }) => [
      api,
      dollars(rest),
      dollars(http),
      needs.length > 0 ? needs.join(", ") : "nothing: the cheaper kind would do",
    ]);
  return table(["REST API", "as it is, USD", "as an HTTP API, USD", "needs, of REST APIs only"], rows);
}

function cacheTable({ caches }: Estimate): string {
  const rows = caches.map(({ api, cluster, saves }) => [
    api,
    dollars(cluster),
    dollars(saves),
    saves.low >= cluster.high ? "pays for itself" : saves.high < cluster.low ? "costs more than it saves" : "may pay",
  ]);
  return table(["API", "cluster USD", "saves behind USD", "so it"], rows);
}

function names(prices: Estimate["prices"]): string {
  return [...new Set(prices.map(({ unit }) => unit))].join("; ");
}

/** What a reader should look up before deciding by it. */
function doubts(estimate: Estimate): string[] {
  const borrowed = borrowedOf(estimate);
  const old = unconfirmedOf(estimate);
  return [
    ...(borrowed.length > 0 ? [`taken from us-east-1: ${names(borrowed)}`] : []),
    ...(old.length > 0 ? [`${old[0]!.read}: ${names(old)}`] : []),
  ];
}

function quantity(lines: readonly CostLine[]): string {
  const low = lines.reduce((sum, line) => sum + line.quantity.low, 0);
  const high = lines.reduce((sum, line) => sum + line.quantity.high, 0);
  const text = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: value > 100 ? 0 : 2 });
  return text(low) === text(high) ? text(high) : `${text(low)} – ${text(high)}`;
}

/** Dollars, as one number where both ends are the same. */
function dollars({ low, high }: Range): string {
  const [from, to] = [money(low), money(high)];
  return from === to ? to : `${from} – ${to}`;
}

function signed({ low, high }: Range): string {
  const text = (value: number) => `${value > 0 ? "+" : ""}${money(value)}`;
  return text(low) === text(high) ? text(high) : `${text(low)} – ${text(high)}`;
}

function money(usd: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
