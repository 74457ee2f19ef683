import type { Architecture } from "../../capture/architecture/model";

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

const lines = { calls: "-->", feeds: "-.->", asks: "-.->" } as const;

/** The stage's architecture as a Mermaid flow chart; dotted arrows wake a function with records, or check tokens. */
export function mermaid({ boxes, arrows }: Architecture): string {
  const drawn = boxes.map(({ id, names, kind, service }) => {
    const [open, close] = shapes[kind] ?? ["[", "]"];
    return `  ${id}${open}"${names.join("<br/>")}<br/><small>${service}</small>"${close}`;
  });
  const inside = boxes.filter(({ inNetwork }) => inNetwork).map(({ id }) => `    ${id}`);
  const network = inside.length === 0 ? [] : ['  subgraph network["private network"]', ...inside, "  end"];
  const drawnArrows = arrows.map(({ from, to, how }) => `  ${from} ${lines[how]} ${to}`);
  return `flowchart LR\n${[...drawn, ...network, ...drawnArrows].join("\n")}\n`;
}
