import { signal } from "@preact/signals";
import type { Tick } from "../../../live/contract";

/** Calls along a line, or into a box from outside, since the page was opened. */
export interface Traffic {
  readonly calls: number;
  readonly failed: number;
}

/** By `FROM TO`; nothing in front of the space: from outside. */
export const traffic = signal<ReadonlyMap<string, Traffic>>(new Map());

/** Dots on one line for one tick: more calls than these are not told apart by eye. */
const dotsAtOnce = 3;
const travelMs = 800;

/** Counts a tick's calls, and sends dots along the lines that were called. */
export function travel({ edges }: Tick, drawing: SVGSVGElement | null): void {
  if (edges.length === 0) return;
  const next = new Map(traffic.value);
  for (const { from, to, calls, failed } of edges) {
    const key = `${from} ${to}`;
    const known = next.get(key);
    next.set(key, { calls: (known?.calls ?? 0) + calls, failed: (known?.failed ?? 0) + failed });
    if (!drawing || document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) continue;
    const line = drawing.getElementById(`line ${key}`);
    if (line instanceof SVGPathElement) send(line, Math.min(calls, dotsAtOnce), failed > 0);
  }
  traffic.value = next;
}

function send(line: SVGPathElement, dots: number, failed: boolean): void {
  for (let i = 0; i < dots; i++) {
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    dot.setAttribute("r", "4");
    dot.setAttribute("class", failed ? "dot-failed" : "dot-call");
    dot.style.offsetPath = `path("${line.getAttribute("d")}")`;
    dot.style.offsetRotate = "0deg";
    line.parentNode!.append(dot);
    const frames = [
      { offsetDistance: "0%", opacity: 0 },
      { offsetDistance: "12%", opacity: 1 },
      { offsetDistance: "88%", opacity: 1 },
      { offsetDistance: "100%", opacity: 0 },
    ];
    const moving = dot.animate(frames, { duration: travelMs, delay: i * 90, easing: "ease-in-out", fill: "backwards" });
    moving.onfinish = () => dot.remove();
  }
}
