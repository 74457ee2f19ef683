import { groupBy } from "../group-by";
import type { PlacedArrow, PlacedBox } from "./layout";
import type { Arrow } from "./model";

/** A point of the picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where an arrow touches a box. */
interface End {
  readonly box: PlacedBox;
  readonly side: "left" | "right";
  /** Height of where the arrow goes from there: ends are sorted by it, so that arrows of one side don't cross. */
  readonly towards: number;
}

/** Gives each arrow a place of its own on the sides of its boxes, with the points that it passes between. */
export function joinAtPorts(
  boxes: readonly PlacedBox[],
  arrows: readonly Arrow[],
  passed: readonly (readonly Point[])[],
): PlacedArrow[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const ends = arrows.map(({ from, to }, i): [End, End] => {
    const [source, target] = [byId.get(from)!, byId.get(to)!];
    const between = passed[i]!;
    return [
      // Boxes of one column are joined on their right.
      {
        box: source,
        side: target.x < source.x ? "left" : "right",
        towards: (between[0] ?? target).y,
      },
      { box: target, side: target.x > source.x ? "left" : "right", towards: (between.at(-1) ?? source).y },
    ];
  });
  const sides = groupBy(ends.flat(), keyOf);
  for (const side of sides.values()) side.sort((a, b) => a.towards - b.towards);
  const portOf = (end: End): Point => {
    const side = sides.get(keyOf(end))!;
    const { x, y, width, height } = end.box;
    const share = (side.indexOf(end) + 1) / (side.length + 1) - 0.5;
    return { x: end.side === "left" ? x - width / 2 : x + width / 2, y: y + height * share };
  };
  return arrows.map((arrow, i) => ({ ...arrow, points: [portOf(ends[i]![0]), ...passed[i]!, portOf(ends[i]![1])] }));
}

function keyOf({ box, side }: End): string {
  return `${box.id} ${side}`;
}
