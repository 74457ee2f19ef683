import type { CapturedResource } from "../../capture/program";

/** A box of the picture. */
interface Box {
  readonly urn: string;
  readonly name: string;
  /** Class of the component, or the resource's own kind. */
  readonly kind: string;
}

/** Components that watch or serve all others would hide the picture in lines. */
const leftOut = new Set(["Observability", "AccountLogging", "Network"]);

const shapes: Readonly<Record<string, readonly [string, string]>> = {
  Table: ["[(", ")]"],
  Bucket: ["[(", ")]"],
  EventStream: ["[[", "]]"],
  Queue: ["[[", "]]"],
  RestApi: ["{{", "}}"],
  HttpApi: ["{{", "}}"],
  WebSocketApi: ["{{", "}}"],
  EdgeDistribution: ["([", "])"],
};

/**
 * The stage's architecture as a Mermaid flow chart: a box for each component, an arrow from whoever calls to whom it
 * calls. Made of the resources' own dependencies, so it cannot say what the program does not.
 */
export function mermaid(resources: readonly CapturedResource[]): string {
  const boxes = boxesOf(resources);
  const names = new Map([...new Set([...boxes.values()].map(({ urn }) => urn))].map((urn, i) => [urn, `n${i}`]));
  const arrows = arrowsOf(resources, boxes);
  const drawn = [...new Map([...boxes.values()].map((box) => [box.urn, box])).values()];
  const lines = drawn.map(({ urn, name, kind }) => {
    const [open, close] = shapes[kind] ?? ["[", "]"];
    return `  ${names.get(urn)}${open}"${name}<br/><small>${kind}</small>"${close}`;
  });
  return `flowchart LR\n${[...lines, ...arrows.map(([from, to]) => `  ${names.get(from)} --> ${names.get(to)}`)].join("\n")}\n`;
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
    if (found && kind && !leftOut.has(kind)) boxes.set(resource.urn, { urn: found.urn, name: found.name, kind });
  }
  return boxes;
}

function arrowsOf(resources: readonly CapturedResource[], boxes: ReadonlyMap<string, Box>): [string, string][] {
  const arrows = new Map<string, [string, string]>();
  for (const resource of resources) {
    const from = boxes.get(resource.urn);
    if (!from) continue;
    const targets = new Set([...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()]);
    for (const target of targets) {
      const to = boxes.get(target);
      if (!to || to.urn === from.urn) continue;
      // An event source mapping and a permission stand with the function but tell that the other side calls it.
      const called = resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping";
      const pair: [string, string] = called ? [to.urn, from.urn] : [from.urn, to.urn];
      arrows.set(pair.join("|"), pair);
    }
  }
  return [...arrows.values()];
}
