import { endWith } from "../../gateway/websocket/failure";
import type { Cloud } from "../cloud";
import type { Endpoint } from "../network";
import type { ApiTargetPort } from "../ports";
import { type DomainAddress, routeDomain } from "./domain-routing";

const forbidden = Buffer.from('{"message":"Forbidden"}');

/** What answers under a custom domain name, of either generation: the stage that a rule or base path leads to. */
function domainAnswers(
  cloud: Cloud,
  domainName: string,
  regionOf: () => string,
): Required<Pick<Endpoint, "handle" | "upgrade">> {
  return {
    async handle(request) {
      const target = routeDomain(cloud, { domainName, region: regionOf() }, request);
      const own = { ...request, host: domainName };
      const answer = target && first(targets(cloud), (port) => port.answer(target, own));
      if (answer) return answer;
      return {
        status: 403,
        headers: [
          ["x-amzn-ErrorType", "ForbiddenException"],
          ["Content-Type", "application/json"],
        ],
        body: forbidden,
      };
    },
    async upgrade(request, socket, head) {
      const target = routeDomain(cloud, { domainName, region: regionOf() }, request);
      const own = { ...request, host: domainName };
      const taken = target && first(targets(cloud), (port) => port.upgrade?.(target, own, socket, head));
      if (taken) await taken;
      else endWith(socket, 403, forbidden);
    },
  };
}

/** A custom domain name that is open, in one region or several. */
interface OpenName {
  /** The region that had the name first comes first. */
  readonly regions: string[];
  readonly close: () => void;
}

const openNames = new WeakMap<Cloud, Map<string, OpenName>>();

/**
 * Opens a custom domain name and the name of AWS that DNS points it to; the returned function closes both. Several
 * regions may have the same name, as latency records of Route 53 want it: each regional name leads to its own region,
 * the name itself to the cloud's region, where the caller is, or else to the region that had it first. A private name
 * is there for VPC endpoints alone.
 */
export function openDomain(
  cloud: Cloud,
  { domainName, region }: DomainAddress,
  regionalName: string,
  reach: "public" | "vpc" = "public",
): () => void {
  const regional = domainAnswers(cloud, domainName, () => region);
  const closeRegional = cloud.network.register({ host: regionalName, reach, ...regional });
  try {
    const name = ownName(cloud, domainName, reach);
    name.regions.push(region);
    return () => {
      closeRegional();
      name.regions.splice(name.regions.indexOf(region), 1);
      if (name.regions.length === 0) name.close();
    };
  } catch (error) {
    closeRegional();
    throw error;
  }
}

function ownName(cloud: Cloud, domainName: string, reach: "public" | "vpc"): OpenName {
  const names = openNames.get(cloud) ?? new Map<string, OpenName>();
  openNames.set(cloud, names);
  const known = names.get(domainName);
  if (known) return known;
  const regions: string[] = [];
  const nearest = () => (regions.includes(cloud.region) ? cloud.region : regions[0]!);
  const answers = domainAnswers(cloud, domainName, nearest);
  const mount = reach === "public" ? { mount: `/domains/${domainName}` } : {};
  const unregister = cloud.network.register({ host: domainName, reach, ...mount, ...answers });
  const close = () => {
    unregister();
    names.delete(domainName);
  };
  const opened = { regions, close };
  names.set(domainName, opened);
  return opened;
}

function first<T>(ports: readonly ApiTargetPort[], ask: (port: ApiTargetPort) => T | undefined): T | undefined {
  for (const port of ports) {
    const answer = ask(port);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Services that have APIs; a cloud may have one of them alone. */
function targets(cloud: Cloud): ApiTargetPort[] {
  return (["httpApis", "restApis"] as const).flatMap((name) => {
    try {
      return [cloud.port(name)];
    } catch {
      return [];
    }
  });
}
