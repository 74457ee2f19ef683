import type { CapturedResource } from "../../capture/program";

/** A box of the picture. */
interface Box {
  readonly id: string;
  readonly names: readonly string[];
  /** Class of the component. */
  readonly kind: string;
}

/** From the caller's box to the called one's, by their ids. */
type Arrow = readonly [from: string, to: string];

/** Components that watch, meter or serve all others would hide the picture in lines. */
const leftOut = new Set(["Observability", "AccountLogging", "Network", "ApiClients", "ApiDomain", "Firewall"]);

const shapes: Readonly<Record<string, readonly [string, string]>> = {
  Table: ["[(", ")]"],
  Bucket: ["[(", ")]"],
  UserDirectory: ["[(", ")]"],
  EventStream: ["[[", "]]"],
  Queue: ["[[", "]]"],
  RestApi: ["{{", "}}"],
  HttpApi: ["{{", "}}"],
  WebSocketApi: ["{{", "}}"],
  EdgeDistribution: ["([", "])"],
};

/**
 * The stage's architecture as a Mermaid flow chart: a box for each component, an arrow from whoever calls to whom it
 * calls; functions with the same callers share a box. Made of the resources' own dependencies, so it cannot say what
 * the program does not, and sorted, so that it changes only when they do.
 */
export function mermaid(resources: readonly CapturedResource[]): string {
  const boxOf = boxesOf(resources);
  const { boxes, arrows } = joinFunctions(
    [...new Map([...boxOf.values()].map((box) => [box.id, box])).values()],
    arrowsOf(resources, boxOf),
  );
  const connected = new Set(arrows.flat());
  const drawn = boxes.filter(({ id }) => connected.has(id)).sort((a, b) => a.id.localeCompare(b.id));
  const lines = drawn.map(({ id, names, kind }) => {
    const [open, close] = shapes[kind] ?? ["[", "]"];
    return `  ${id}${open}"${names.join("<br/>")}<br/><small>${kind}</small>"${close}`;
  });
  const drawnArrows = [...new Set(arrows.map(([from, to]) => `  ${from} --> ${to}`))].sort();
  return `flowchart LR\n${[...lines, ...drawnArrows].join("\n")}\n`;
}

/** The box each resource belongs to: its outermost component of the library, else none. */
function boxesOf(resources: readonly CapturedResource[]): Map<string, Box> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const boxes = new Map<string, Box>();
  for (const resource of resources) {
    let found: CapturedResource | undefined;
    for (let at: CapturedResource | undefined = resource; at; at = at.parent ? byUrn.get(at.parent) : undefined) {
      if (at.type.startsWith("stagedoor:")) found = at;
    }
    const kind = found?.type.split(":").at(-1);
    if (!found || !kind || leftOut.has(kind)) continue;
    boxes.set(resource.urn, { id: `${kind}_${found.name.replace(/\W/g, "_")}`, names: [found.name], kind });
  }
  return boxes;
}

function arrowsOf(resources: readonly CapturedResource[], boxOf: ReadonlyMap<string, Box>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  const fed = new Set<string>();
  for (const resource of resources) {
    const from = boxOf.get(resource.urn);
    if (!from) continue;
    // An event source mapping stands with the function, but the source is what sets it going.
    const isMapping = resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping";
    for (const target of new Set([...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()])) {
      const to = boxOf.get(target);
      if (!to || to.id === from.id) continue;
      const arrow: Arrow = isMapping ? [to.id, from.id] : [from.id, to.id];
      arrows.set(arrow.join(), arrow);
      if (isMapping && to.kind === "Queue") fed.add([from.id, to.id].join());
    }
  }
  // A consumer's role names the queue it reads; the arrow from the queue says it already.
  return [...arrows].filter(([key]) => !fed.has(key)).map(([, arrow]) => arrow);
}

/** Puts functions that the same boxes call into one box. */
function joinFunctions(boxes: readonly Box[], arrows: readonly Arrow[]): { boxes: Box[]; arrows: Arrow[] } {
  const callers = ({ id }: Box) =>
    arrows
      .filter(([, to]) => to === id)
      .map(([from]) => from)
      .sort()
      .join();
  const groups = new Map<string, Box[]>();
  for (const box of boxes.filter(({ kind }) => kind === "Function")) {
    groups.set(callers(box), [...(groups.get(callers(box)) ?? []), box]);
  }
  const renamed = new Map<string, string>();
  const joined = [...groups.values()].map((group): Box => {
    const names = group.flatMap((box) => box.names).sort();
    const id = `Function_${names[0]!.replace(/\W/g, "_")}`;
    for (const box of group) renamed.set(box.id, id);
    return { id, names, kind: "Function" };
  });
  return {
    boxes: [...boxes.filter(({ kind }) => kind !== "Function"), ...joined],
    arrows: arrows
      .map(([from, to]): Arrow => [renamed.get(from) ?? from, renamed.get(to) ?? to])
      .filter(([from, to]) => from !== to),
  };
}
