import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartView } from "../../../metrics/contract";
import { timeOfDay } from "../../format";
import { theme } from "../../theme";

const height = 160;

/** Colours of lines on light and on dark ground; each differs from its neighbours in brightness too. */
const colours = {
  light: ["#0f766e", "#7c3aed", "#c2570c", "#1d5fbf", "#be185d", "#4d7c0f"],
  dark: ["#2dd4bf", "#a78bfa", "#fb923c", "#60a5fa", "#f472b6", "#a3e635"],
} as const;

/** A chart with its legend, each line in the colour of its slot; what it shows is said in words, too. */
export function Chart({ chart, slots }: { chart: ChartView; slots: readonly number[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? theme.value !== "light" : theme.value === "dark";
  const palette = slots.map((slot) => colours[dark ? "dark" : "light"][slot]!);
  const shape = `${palette} ${chart.lines.map(({ label }) => label).join()}`;

  useLayoutEffect(() => {
    const element = place.current!;
    const made = new uPlot(optionsOf(chart, element.clientWidth, dark, palette), dataOf(chart), element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.root.remove();
      // A plot draws in microtasks, which may queue others: it must not end before the last of them.
      setTimeout(() => made.destroy());
    };
  }, [shape]);
  useLayoutEffect(() => {
    plot.current?.setData(dataOf(chart));
  }, [chart]);

  return (
    <figure class="card chart">
      <figcaption>
        <h2>{chart.title}</h2>
      </figcaption>
      <div
        ref={place}
        role="img"
        aria-label={`${chart.title}: ${chart.lines.map((line) => latest(line, chart)).join(", ")}`}
      />
      <ul class="legend">
        {chart.lines.map((line, i) => (
          <li key={line.label}>
            <span class="swatch" style={{ background: palette[i]! }} aria-hidden="true" />
            {line.label} <span class="faint">{valueText(lastOf(line), chart)}</span>
          </li>
        ))}
        {chart.more > 0 && <li class="faint">and {chart.more} smaller</li>}
      </ul>
    </figure>
  );
}

function dataOf({ times, lines }: ChartView): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function optionsOf(chart: ChartView, width: number, dark: boolean, palette: readonly string[]): uPlot.Options {
  const faint = dark ? "#94a2b1" : "#566370";
  const axis = { stroke: faint, grid: { stroke: "rgba(130,145,160,.18)", width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 1)] } },
    axes: [
      {
        ...axis,
        space: 70,
        size: 28,
        values: (_plot, times) => times.map((time) => timeOfDay(time * 1000).slice(0, 5)),
      },
      { ...axis, size: 60, values: (_plot, values) => values.map((value) => valueText(value, chart)) },
    ],
    series: [
      {},
      ...chart.lines.map(({ label }, i) => ({
        label,
        stroke: palette[i]!,
        width: 1.75,
        spanGaps: true,
        // A time that was measured once has no line to be seen by.
        points: { show: chart.unit === "ms", size: 4, fill: palette[i]! },
      })),
    ],
  };
}

function lastOf({ values }: ChartView["lines"][number]): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined;
}

function latest(line: ChartView["lines"][number], chart: ChartView): string {
  return `${line.label} ${valueText(lastOf(line), chart)}`;
}

function valueText(value: number | undefined, { unit }: ChartView): string {
  if (value === undefined) return "no value";
  return `${compact(value)}${unit === "ms" ? " ms" : unit === "a second" ? "/s" : ""}`;
}

function compact(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(value >= 10_000 ? 0 : 1)}k`;
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 1 : 0);
}
