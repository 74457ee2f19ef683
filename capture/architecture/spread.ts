import type { Item } from "./columns";

const rounds = 12;

/**
 * Middles of items in ordered columns: each is as near to its neighbours as the order and the heights (with the gaps
 * between) let it be.
 */
export function spread(columns: readonly (readonly Item[])[], heights: readonly (readonly number[])[]): number[][] {
  const middles = heights.map((column) =>
    inOrder(
      column.map(() => 0),
      column,
    ),
  );
  const where = new Map(columns.flatMap((column, i) => column.map(({ id }, j) => [id, [i, j] as const])));
  const middleOf = (id: string) => {
    const [i, j] = where.get(id)!;
    return middles[i]![j]!;
  };
  for (let round = 0; round < rounds; round++) {
    const onward = round % 2 === 0;
    for (const at of onward ? columns.keys() : [...columns.keys()].reverse()) {
      const wanted = columns[at]!.map(({ before, after }, j) => {
        const side = onward ? before : after;
        const near = (side.length > 0 ? side : onward ? after : before).map(middleOf);
        return near.length === 0 ? middles[at]![j]! : near.reduce((sum, one) => sum + one, 0) / near.length;
      });
      middles[at] = inOrder(wanted, heights[at]!);
    }
  }
  return middles;
}

/**
 * The middles nearest to the wanted ones (by least squares) that keep order and distance: neighbours that would overlap
 * are pooled, and the pool goes to its average.
 */
function inOrder(wanted: readonly number[], heights: readonly number[]): number[] {
  let offset = 0;
  const offsets = heights.map((height, i) => {
    offset += i === 0 ? 0 : (heights[i - 1]! + height) / 2;
    return offset;
  });
  const pools: { sum: number; size: number }[] = [];
  for (const [i, middle] of wanted.entries()) {
    let pool = { sum: middle - offsets[i]!, size: 1 };
    for (let last = pools.at(-1); last && last.sum / last.size > pool.sum / pool.size; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools
    .flatMap(({ sum, size }) => Array<number>(size).fill(sum / size))
    .map((middle, i) => middle + offsets[i]!);
}
