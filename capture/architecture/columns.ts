import type { Arrow } from "./model";

/** What stands in a column: a box, or the place where a long arrow passes. */
export interface Item {
  readonly id: string;
  /** The arrow that passes here; absent for boxes. */
  readonly of?: Arrow;
  /** Neighbours in the columns before and after, by id. */
  readonly before: string[];
  readonly after: string[];
  /** Kept at the end of its column. */
  readonly last: boolean;
}

const sweeps = 24;

/**
 * Orders boxes inside their columns so that few arrows cross: again and again each goes to where its neighbours are on
 * average, and the best order is kept. Arrows over several columns get a place of their own in those between.
 * Arrows inside one column take no part.
 */
export function orderColumns(
  boxes: readonly { readonly id: string; readonly column: number; readonly last: boolean }[],
  arrows: readonly Arrow[],
): readonly (readonly Item[])[] {
  const columnOf = new Map(boxes.map(({ id, column }) => [id, column]));
  const atEnd = new Set(boxes.filter(({ last }) => last).map(({ id }) => id));
  const items = new Map<string, Item>();
  let columns: Item[][] = Array.from({ length: Math.max(...columnOf.values()) + 1 }, () => []);
  const add = (id: string, column: number, last: boolean, of?: Arrow) => {
    const item: Item = { id, before: [], after: [], last, ...(of ? { of } : {}) };
    items.set(id, item);
    columns[column]!.push(item);
  };
  for (const { id, column, last } of boxes) add(id, column, last);
  for (const arrow of arrows) {
    const [start, end] = [arrow.from, arrow.to].sort((a, b) => columnOf.get(a)! - columnOf.get(b)!) as [string, string];
    let previous = start;
    for (let column = columnOf.get(start)! + 1; column <= columnOf.get(end)!; column++) {
      const next = column === columnOf.get(end)! ? end : `${arrow.from} ${arrow.to} ${column}`;
      if (next !== end) add(next, column, atEnd.has(arrow.from) || atEnd.has(arrow.to), arrow);
      items.get(previous)!.after.push(next);
      items.get(next)!.before.push(previous);
      previous = next;
    }
  }
  let best = columns;
  for (let i = 0; i < sweeps; i++) {
    const onward = i % 2 === 0;
    const turn = onward ? [...columns.keys()] : [...columns.keys()].reverse();
    columns = [...columns];
    for (const at of turn) columns[at] = sorted(columns[at]!, columns[onward ? at - 1 : at + 1], onward);
    if (crossings(columns) < crossings(best)) best = columns;
  }
  return best;
}

function sorted(column: readonly Item[], neighbours: readonly Item[] | undefined, onward: boolean): Item[] {
  const place = new Map(neighbours?.map(({ id }, i) => [id, i]));
  const weight = (item: Item, i: number) => {
    const places = (onward ? item.before : item.after).flatMap((id) => place.get(id) ?? []);
    return places.length === 0 ? i : places.reduce((sum, one) => sum + one, 0) / places.length;
  };
  const weights = new Map(column.map((item, i) => [item.id, weight(item, i)]));
  return [...column].sort((a, b) => Number(a.last) - Number(b.last) || weights.get(a.id)! - weights.get(b.id)!);
}

function crossings(columns: readonly (readonly Item[])[]): number {
  let count = 0;
  for (const [i, column] of columns.entries()) {
    const place = new Map(columns[i + 1]?.map(({ id }, j) => [id, j]));
    const lines = column.flatMap(({ after }, from) => after.map((id) => ({ from, to: place.get(id)! })));
    for (const a of lines) for (const b of lines) if (a.from < b.from && a.to > b.to) count += 1;
  }
  return count;
}
