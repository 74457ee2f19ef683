import type { Group } from "../../capture/architecture/kinds";
import { type Layout, layoutOf, type PlacedBox } from "../../capture/architecture/layout";
import type { Architecture } from "../../capture/architecture/model";
import { pathOf } from "../../capture/architecture/path";

/** Groups in the order of the legend, with their words and colours on light and on dark ground. */
const groups: readonly { readonly group: Group; readonly words: string; readonly light: string; dark: string }[] = [
  { group: "edge", words: "Edge", light: "#7c3aed", dark: "#a78bfa" },
  { group: "apis", words: "APIs", light: "#0f766e", dark: "#2dd4bf" },
  { group: "compute", words: "Compute", light: "#c2570c", dark: "#fb923c" },
  { group: "data", words: "Data", light: "#1d5fbf", dark: "#60a5fa" },
  { group: "people", words: "People", light: "#be185d", dark: "#f472b6" },
];

const legendHeight = 40;

/**
 * The stage's architecture as an SVG picture that follows the reader's light or dark colours. Equal architectures give
 * equal text.
 */
export function svg(architecture: Architecture): string {
  const layout = layoutOf(architecture);
  const height = layout.height + legendHeight;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">Architecture: ${layout.boxes.map(({ names }) => escaped(names.join(", "))).join(", ")}</title>`,
    `<style>${style()}</style>`,
    `<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 .8 7 4 0 7.2z"/></marker></defs>`,
    `<rect class="ground" width="${layout.width}" height="${height}" rx="10"/>`,
    ...network(layout),
    ...layout.arrows.map((arrow) => `<path class="arrow ${arrow.how}" d="${pathOf(arrow)}" marker-end="url(#head)"/>`),
    ...layout.boxes.map(box),
    ...legend(layout),
    "</svg>",
  ].join("\n")}\n`;
}

function style(): string {
  const colours = (which: "light" | "dark") =>
    groups.map((group) => `.${group.group}{stroke:${group[which]}}.${group.group}-fill{fill:${group[which]}}`).join("");
  return [
    "text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#16202b}.service{font-size:11px;fill:#566370}",
    ".ground{fill:#fff}.box{fill:#fff;stroke-width:1.5}.network{fill:#f3f5f8;stroke:#8793a0;stroke-dasharray:5 4}",
    ".arrow{fill:none;stroke:#8793a0;stroke-width:1.3}.feeds{stroke-dasharray:5 3}.asks{stroke-dasharray:1.5 3}.head{fill:#8793a0}",
    colours("light"),
    "@media (prefers-color-scheme:dark){text{fill:#e4eaf0}.service{fill:#94a2b1}.ground{fill:#0d1217}.box{fill:#141b22}.network{fill:#10171d;stroke:#64717f}",
    `.arrow{stroke:#64717f}.head{fill:#64717f}${colours("dark")}}`,
  ].join("");
}

function box({ x, y, width, height, names, service, group }: PlacedBox): string {
  const left = x - width / 2;
  const top = y - height / 2;
  const lines = names.map(
    (name, i) => `<text x="${left + 14}" y="${top + 40 + i * 17}" font-weight="600">${escaped(name)}</text>`,
  );
  return [
    `<g><rect class="box ${group}" x="${left}" y="${top}" width="${width}" height="${height}" rx="7"/>`,
    `<rect class="${group}-fill" x="${left}" y="${top + 8}" width="3" height="${height - 16}" rx="1.5"/>`,
    `<text class="service" x="${left + 14}" y="${top + 21}">${escaped(service)}</text>${lines.join("")}</g>`,
  ].join("");
}

function network({ network }: Layout): string[] {
  if (!network) return [];
  const left = network.x - network.width / 2;
  const top = network.y - network.height / 2;
  return [
    `<rect class="network" x="${left}" y="${top}" width="${network.width}" height="${network.height}" rx="9"/>`,
    `<text class="service" x="${left + 10}" y="${top + network.height - 7}">private network</text>`,
  ];
}

function legend({ boxes, arrows, height }: Layout): string[] {
  const used = groups.filter(({ group }) => boxes.some((box) => box.group === group));
  const dashes = [
    { how: "feeds", words: "wakes with records" },
    { how: "asks", words: "checks tokens" },
  ].filter(({ how }) => arrows.some((arrow) => arrow.how === how));
  let x = 20;
  const y = height + 20;
  const parts: string[] = [];
  for (const { group, words } of used) {
    parts.push(
      `<rect class="${group}-fill" x="${x}" y="${y - 5}" width="10" height="10" rx="2"/><text class="service" x="${x + 16}" y="${y + 4}">${words}</text>`,
    );
    x += 32 + words.length * 7;
  }
  for (const { how, words } of dashes) {
    parts.push(
      `<path class="arrow ${how}" d="M${x} ${y}h26" marker-end="url(#head)"/><text class="service" x="${x + 34}" y="${y + 4}">${words}</text>`,
    );
    x += 52 + words.length * 6.5;
  }
  return parts;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[found]!);
}
