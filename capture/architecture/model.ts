import { groupBy } from "../group-by";
import type { CapturedResource } from "../program";
import type { Group } from "./kinds";
import { apisBehindDomains, type Owner, ownersOf } from "./owners";

/** A box of the picture. */
export interface Box {
  readonly id: string;
  /** Functions that the same boxes call share one box. */
  readonly names: readonly string[];
  /** Class of the component, or of the resource. */
  readonly kind: string;
  /** AWS's own name of the service. */
  readonly service: string;
  readonly group: Group;
  /** Reached from inside the VPC only. */
  readonly inNetwork: boolean;
  /** Resources that the box stands for. */
  readonly urns: readonly string[];
}

/** From whoever calls to whom it calls, by the boxes' ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** `feeds`: records or messages wake the function; `asks`: tokens are checked against the directory. */
  readonly how: "calls" | "feeds" | "asks";
}

/** Who calls whom. */
export interface Architecture {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/**
 * The architecture of a stage: a box for each part, an arrow from whoever calls to whom it calls. Made of the
 * resources' own dependencies, so it cannot say what the program does not, and sorted, so that it changes only when
 * they do. Parts that nothing calls and that call nothing are left out.
 */
export function architectureOf(resources: readonly CapturedResource[]): Architecture {
  const owners = ownersOf(resources);
  const { boxes, arrows } = joinFunctions(boxesOf(resources, owners), arrowsOf(resources, owners));
  const connected = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  return {
    boxes: boxes.filter(({ id }) => connected.has(id)).sort((a, b) => a.id.localeCompare(b.id)),
    arrows: [...arrows].sort((a, b) => keyOf(a).localeCompare(keyOf(b))),
  };
}

function boxesOf(resources: readonly CapturedResource[], owners: ReadonlyMap<string, Owner>): Box[] {
  const members = groupBy(resources, ({ urn }) => owners.get(urn)?.id);
  return [...members].map(([id, own]) => {
    const { name, kind, what } = owners.get(own.at(-1)!.urn)!;
    return { id, names: [name], kind, ...what, inNetwork: own.some(isInNetwork), urns: own.map(({ urn }) => urn) };
  });
}

/** A private API, an internal load balancer, a task or function with addresses in subnets. */
function isInNetwork({ type, inputs }: CapturedResource): boolean {
  if (type === "aws:apigateway/restApi:RestApi") {
    return JSON.stringify(inputs.endpointConfiguration ?? {}).includes('"PRIVATE"');
  }
  if (type === "aws:lb/loadBalancer:LoadBalancer") return inputs.internal === true;
  if (type === "aws:ecs/service:Service") return inputs.networkConfiguration !== undefined;
  return type === "aws:lambda/function:Function" && inputs.vpcConfig !== undefined;
}

const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";

function arrowsOf(resources: readonly CapturedResource[], owners: ReadonlyMap<string, Owner>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  const fed = new Set<string>();
  const domains = apisBehindDomains(resources, owners);
  const add = (from: Owner | undefined, to: Owner | undefined, how: Arrow["how"]) => {
    if (from && to && from.id !== to.id) arrows.set(`${from.id} ${to.id}`, { from: from.id, to: to.id, how });
  };
  for (const resource of resources) {
    const { type, dependencies, propertyDependencies } = resource;
    const own = owners.get(resource.urn);
    if (type === "aws:lambda/permission:Permission") {
      // The permission stands with one of both; the source is who calls.
      for (const source of propertyDependencies.sourceArn ?? []) {
        for (const target of propertyDependencies.function ?? []) add(owners.get(source), owners.get(target), "calls");
      }
      continue;
    }
    const sources = type === mapping ? (propertyDependencies.eventSourceArn ?? []) : [];
    for (const source of sources) {
      // A mapping stands with the function, but the source is what sets it going.
      add(owners.get(source), own, "feeds");
      if (own && owners.get(source)?.kind === "Queue") fed.add(`${own.id} ${owners.get(source)!.id}`);
    }
    // Logs are written for the operator, not for the work.
    const logs = new Set(propertyDependencies.accessLogs?.map((urn) => owners.get(urn)?.id));
    for (const target of new Set([...dependencies, ...Object.values(propertyDependencies).flat()])) {
      if (sources.includes(target) || logs.has(owners.get(target)?.id)) continue;
      for (const api of domains.get(target) ?? []) add(own, api, "calls");
      add(own, owners.get(target), owners.get(target)?.what.group === "people" ? "asks" : "calls");
    }
  }
  // A consumer's role names the queue it reads; the arrow from the queue says it already.
  return [...arrows].filter(([key]) => !fed.has(key)).map(([, arrow]) => arrow);
}

/** Puts functions that the same boxes call into one box. */
function joinFunctions(boxes: readonly Box[], arrows: readonly Arrow[]): { boxes: Box[]; arrows: Arrow[] } {
  const callers = ({ id, inNetwork }: Box) =>
    [String(inNetwork), ...arrows.filter(({ to }) => to === id).map(({ from }) => from)].sort().join();
  const groups = groupBy(
    boxes.filter(({ kind }) => kind === "Function"),
    callers,
  );
  const renamed = new Map<string, string>();
  const joined = [...groups.values()].map((group): Box => {
    const sorted = [...group].sort((a, b) => a.names[0]!.localeCompare(b.names[0]!));
    for (const box of group) renamed.set(box.id, sorted[0]!.id);
    return {
      ...sorted[0]!,
      names: sorted.flatMap(({ names }) => names),
      urns: sorted.flatMap(({ urns }) => urns),
    };
  });
  const kept = new Map<string, Arrow>();
  for (const { from, to, how } of arrows) {
    const arrow = { from: renamed.get(from) ?? from, to: renamed.get(to) ?? to, how };
    if (arrow.from !== arrow.to) kept.set(keyOf(arrow), arrow);
  }
  return { boxes: [...boxes.filter(({ kind }) => kind !== "Function"), ...joined], arrows: [...kept.values()] };
}

function keyOf({ from, to }: Pick<Arrow, "from" | "to">): string {
  return `${from} ${to}`;
}
