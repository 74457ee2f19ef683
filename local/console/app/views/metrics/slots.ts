/** How many lines a chart tells apart by colour. */
export const slotCount = 6;

/**
 * A colour's place for each line of each chart: a label has the same one in every chart, so far as two labels of one
 * chart do not ask for the same.
 */
export function colourSlots(charts: readonly (readonly string[])[]): number[][] {
  const wished = new Map<string, number>();
  return charts.map((labels) => {
    const slots = new Map<string, number>();
    const isFree = (slot: number) => ![...slots.values()].includes(slot);
    for (const label of labels) {
      const slot = wished.get(label);
      if (slot !== undefined && isFree(slot)) slots.set(label, slot);
    }
    for (const label of labels.filter((one) => !slots.has(one)).sort()) {
      const free = Array.from({ length: slotCount }, (_, slot) => slot).find(isFree) ?? 0;
      slots.set(label, free);
      if (!wished.has(label)) wished.set(label, free);
    }
    return labels.map((label) => slots.get(label)!);
  });
}
