import { computed, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { PlacedArrow, PlacedBox } from "../../../../../capture/architecture/layout";
import { pathOf } from "../../../../../capture/architecture/path";
import type { ArchitectureView } from "../../../architecture/contract";
import { count } from "../../format";
import { onTick } from "../../live";
import { Empty } from "../../parts/basics";
import { placeOf, selected } from "../../place";
import { useStage } from "../../use-stage";
import { BoxPanel } from "./box-panel";
import { StageNotes } from "./notes";
import { type Traffic, traffic, travel } from "./traffic";

const chosen = computed(() => selected.value);
const hovered = signal<string | undefined>(undefined);

/** The running architecture, alive: requests travel along it. */
export function ArchitecturePage() {
  const view = useStage<ArchitectureView>("architecture.json");
  const drawing = useRef<SVGSVGElement>(null);
  useEffect(() => onTick((tick) => travel(tick, drawing.current)), []);
  if (!view) return null;
  const { layout } = view;
  if (layout.boxes.length === 0) {
    return (
      <div class="page">
        <h1>Architecture</h1>
        <Empty title="Nothing calls anything yet">
          <p>Boxes appear when the program has an API and something behind it.</p>
        </Empty>
        <StageNotes view={view} />
      </div>
    );
  }
  const box = layout.boxes.find(({ id }) => id === chosen.value);
  return (
    <div class="page wide">
      <header class="page-head">
        <h1>Architecture</h1>
        <p>Made from the program's own resources. Requests travel along the lines as they happen.</p>
      </header>
      <div class={`map-place ${box ? "with-panel" : ""}`}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div class="map card" tabIndex={0} role="group" aria-label="Map of the architecture">
          <svg
            ref={drawing}
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            style={{
              minWidth: `${Math.round(layout.width * 0.72)}px`,
              maxWidth: `${Math.round(layout.width * 1.15)}px`,
            }}
            aria-label="Who calls whom"
          >
            <defs>
              <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path class="head" d="M0 .8 7 4 0 7.2z" />
              </marker>
            </defs>
            {layout.network && (
              <g>
                <rect
                  class="network"
                  x={layout.network.x - layout.network.width / 2}
                  y={layout.network.y - layout.network.height / 2}
                  width={layout.network.width}
                  height={layout.network.height}
                  rx="9"
                />
                <text
                  class="service"
                  x={layout.network.x - layout.network.width / 2 + 10}
                  y={layout.network.y + layout.network.height / 2 - 7}
                >
                  private network
                </text>
              </g>
            )}
            {layout.arrows.map((arrow) => (
              <Line key={`${arrow.from} ${arrow.to}`} arrow={arrow} />
            ))}
            {layout.boxes.map((one) => (
              <BoxShape key={one.id} box={one} />
            ))}
          </svg>
        </div>
        {box && <BoxPanel box={box} view={view} />}
      </div>
      <StageNotes view={view} />
    </div>
  );
}

function Line({ arrow }: { arrow: PlacedArrow }) {
  const focus = hovered.value ?? chosen.value;
  const near = focus === undefined || arrow.from === focus || arrow.to === focus;
  const seen: Traffic | undefined = traffic.value.get(`${arrow.from} ${arrow.to}`);
  return (
    <path
      id={`line ${arrow.from} ${arrow.to}`}
      class={`arrow ${arrow.how} ${near ? "" : "far"} ${focus !== undefined && near ? "near" : ""} ${seen ? "used" : ""}`}
      d={pathOf(arrow)}
      marker-end="url(#head)"
    />
  );
}

function BoxShape({ box }: { box: PlacedBox }) {
  const { id, x, y, width, height, names, service, group } = box;
  const [left, top] = [x - width / 2, y - height / 2];
  const seen = traffic.value.get(` ${id}`);
  return (
    <g>
      <a
        id={`box ${id}`}
        class={`box ${group} ${chosen.value === id ? "chosen" : ""}`}
        href={placeOf("architecture", chosen.value === id ? undefined : id)}
        onMouseEnter={() => {
          hovered.value = id;
        }}
        onMouseLeave={() => {
          hovered.value = undefined;
        }}
      >
        <rect class="box-ground" x={left} y={top} width={width} height={height} rx="7" />
        <rect class="box-mark" x={left} y={top + 8} width="3" height={height - 16} rx="1.5" />
        <text class="service" x={left + 14} y={top + 21}>
          {`${service} `}
        </text>
        {names.map((name, i) => (
          <text key={name} class="name" x={left + 14} y={top + 40 + i * 17}>
            {`${name} `}
          </text>
        ))}
      </a>
      {seen && (
        <text class="count" x={left + width - 10} y={top + height - 9}>
          {count(seen.calls)}
        </text>
      )}
    </g>
  );
}
