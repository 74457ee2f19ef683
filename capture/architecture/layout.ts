import { type Item, orderColumns } from "./columns";
import type { Architecture, Arrow, Box } from "./model";
import { joinAtPorts, type Point } from "./ports";
import { spread } from "./spread";

/** A box with its place: the middle, and its sizes. */
export interface PlacedBox extends Box, Point {
  readonly width: number;
  readonly height: number;
}

/** An arrow with the points that it passes. */
export interface PlacedArrow extends Arrow {
  readonly points: readonly Point[];
}

/** A rectangle by its middle. */
export interface Frame extends Point {
  readonly width: number;
  readonly height: number;
}

/** A picture of the architecture, ready to be drawn; lengths are in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
  /** Around what only the VPC reaches; absent when there is no such thing. */
  readonly network?: Frame;
}

/** Height of a line of text, and what stands above the names in a box. */
const line = 17;
const head = 36;
const characterWidth = 7.9;
/** Between boxes of a column; arrows that pass need less. */
const gap = 18;
const passing = 12;
const columnGap = 96;
const margin = 20;
const padding = 16;

/** Places boxes in columns by what they do, left to right as calls go: edge, APIs, what passes on, functions, data. */
export function layoutOf({ boxes, arrows }: Architecture): Layout {
  if (boxes.length === 0) return { width: 0, height: 0, boxes: [], arrows: [] };
  const used = [...new Set(boxes.map(columnOf))].sort((a, b) => a - b);
  const columnIndex = new Map(boxes.map((box) => [box.id, used.indexOf(columnOf(box))]));
  const columns = orderColumns(
    boxes.map(({ id, inNetwork }) => ({ id, column: columnIndex.get(id)!, last: inNetwork })),
    arrows,
  );
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const heights = columns.map((column) =>
    column.map(({ id }) => (byId.has(id) ? heightOf(byId.get(id)!) + gap : passing)),
  );
  const middles = stackLast(columns, heights, spread(columns, heights));
  const widths = columns.map((column) => Math.max(...column.map(({ id }) => widthOf(byId.get(id)))));
  const places = new Map<string, Frame>();
  let left = 0;
  for (const [i, column] of columns.entries()) {
    const width = widths[i]!;
    for (const [j, { id }] of column.entries()) {
      const height = byId.has(id) ? heightOf(byId.get(id)!) : 0;
      places.set(id, { x: left + width / 2, y: middles[i]![j]!, width, height });
    }
    left += width + columnGap;
  }
  const placed = boxes.map((box) => ({ ...box, ...places.get(box.id)! }));
  const passed = arrows.map((arrow) => {
    const frames = columns.flatMap((column) =>
      column.filter(({ of }) => of === arrow).map(({ id }) => places.get(id)!),
    );
    // Straight through the column, so that the arrow bends into no box above or below.
    const points = frames.flatMap(({ x, y, width }) => [
      { x: x - width / 2, y },
      { x: x + width / 2, y },
    ]);
    return columnIndex.get(arrow.from)! < columnIndex.get(arrow.to)! ? points : points.reverse();
  });
  return fitted(placed, joinAtPorts(placed, arrows, passed));
}

/**
 * What stands in the private network, and the arrows to and from it, goes below all else of the columns there, one
 * under the other, so that a frame fits around it.
 */
function stackLast(
  columns: readonly (readonly Item[])[],
  heights: readonly (readonly number[])[],
  middles: readonly (readonly number[])[],
): number[][] {
  const touched = columns.map((column) => column.some(({ last, of }) => last && !of));
  const [first, end] = [touched.indexOf(true), touched.lastIndexOf(true)];
  const inRange = (i: number) => first >= 0 && i >= first && i <= end;
  const free = Math.max(
    ...columns.flatMap((column, i) =>
      inRange(i) ? column.map(({ last }, j) => (last ? 0 : middles[i]![j]! + heights[i]![j]! / 2)) : [],
    ),
  );
  return columns.map((column, i) => {
    let top = free + padding;
    return column.map(({ last }, j) => {
      if (!last || !inRange(i)) return middles[i]![j]!;
      top += heights[i]![j]!;
      return top - heights[i]![j]! / 2;
    });
  });
}

/** Queues, workflows and load balancers stand between the APIs and the functions that do their work. */
function columnOf({ group, kind }: Box): number {
  if (/^(Queue|Topic|Workflow|StateMachine|EventStream|Stream|PrivateService|LoadBalancer|EventBus)$/.test(kind))
    return 2;
  return { edge: 0, apis: 1, compute: 3, data: 4, people: 4 }[group];
}

function heightOf({ names }: Box): number {
  return head + names.length * line;
}

function widthOf(box: Box | undefined): number {
  if (!box) return 0;
  const longest = Math.max(box.service.length * 0.95, ...box.names.map(({ length }) => length));
  return Math.max(128, Math.ceil(longest * characterWidth) + 28);
}

function fitted(boxes: readonly PlacedBox[], arrows: readonly PlacedArrow[]): Layout {
  const inside = boxes.filter(({ inNetwork }) => inNetwork);
  const network = inside.length > 0 ? frameAround(inside, [], padding, 24) : undefined;
  const whole = frameAround(
    [...boxes, ...(network ? [network] : [])],
    arrows.flatMap(({ points }) => points),
    margin,
  );
  const [left, top] = [whole.x - whole.width / 2, whole.y - whole.height / 2];
  const at = <T extends Point>(one: T): T => ({ ...one, x: Math.round(one.x - left), y: Math.round(one.y - top) });
  return {
    width: Math.ceil(whole.width),
    height: Math.ceil(whole.height),
    boxes: boxes.map(at),
    arrows: arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(at) })),
    ...(network ? { network: at(network) } : {}),
  };
}

/** @param below more room at the lower edge, for words */
function frameAround(frames: readonly Frame[], points: readonly Point[], room: number, below = room): Frame {
  const xs = [...frames.flatMap(({ x, width }) => [x - width / 2, x + width / 2]), ...points.map(({ x }) => x)];
  const ys = [...frames.flatMap(({ y, height }) => [y - height / 2, y + height / 2]), ...points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs) - room, Math.max(...xs) + room];
  const [top, bottom] = [Math.min(...ys) - room, Math.max(...ys) + below];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}
