import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Rows beyond the edges, so that a quick scroll shows no gap. */
const spare = 8;

/** A list of any length, of which only what is in sight is in the document; rows have one height. */
export function VirtualList<T>(props: {
  readonly label: string;
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly row: (item: T, index: number) => ComponentChildren;
  /** What the items were chosen by: another choice is shown from its beginning. */
  readonly chosenBy: string;
  /** Row to keep in sight. */
  readonly active?: number | undefined;
}) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const { rowHeight, items, active } = props;

  useLayoutEffect(() => {
    const element = box.current!;
    const measure = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    measure.observe(element);
    return () => measure.disconnect();
  }, []);
  useLayoutEffect(() => {
    box.current!.scrollTop = 0;
    top.value = 0;
  }, [props.chosenBy]);
  useLayoutEffect(() => {
    const element = box.current!;
    if (active === undefined || active < 0) return;
    const at = active * rowHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = at + rowHeight - element.clientHeight;
    }
  }, [active, rowHeight]);

  // A list that became shorter is scrolled back by the browser, but not before it is drawn.
  const from = Math.min(top.value, Math.max(0, items.length * rowHeight - height.value));
  const first = Math.max(0, Math.floor(from / rowHeight) - spare);
  const last = Math.min(items.length, Math.ceil((from + height.value) / rowHeight) + spare);
  return (
    <div
      class="virtual"
      ref={box}
      role="list"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div class="virtual-body" style={{ height: `${items.length * rowHeight}px` }}>
        <div style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {items.slice(first, last).map((item, i) => props.row(item, first + i))}
        </div>
      </div>
    </div>
  );
}
