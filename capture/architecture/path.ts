import type { PlacedArrow } from "./layout";

/** How far an arrow between boxes of one column swings out. */
const swing = 40;

/** An arrow as the data of an SVG path: it leaves and enters its boxes straight, and swings between. */
export function pathOf({ points }: Pick<PlacedArrow, "points">): string {
  let path = `M${points[0]!.x} ${points[0]!.y}`;
  for (const [i, to] of points.slice(1).entries()) {
    const from = points[i]!;
    const half = (to.x - from.x) / 2;
    path += `C${from.x + (half || swing)} ${from.y} ${half ? to.x - half : to.x + swing} ${to.y} ${to.x} ${to.y}`;
  }
  return path;
}
