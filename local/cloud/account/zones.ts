import { zoneId } from "../ec2/types/vpc";
import type { Properties } from "../resource";
import { regionOf } from "./regions";

/** An availability zone. */
interface Zone {
  readonly name: string;
  readonly id: string;
}

/**
 * Answers `aws.getAvailabilityZones`.
 * @throws Error for a filter that the local stage does not know
 */
export function availabilityZones(args: Properties, region: string): Properties {
  const excludedNames = texts(args.excludeNames);
  const excludedIds = texts(args.excludeZoneIds);
  const zones = [...regionOf(region).zones]
    .map((letter) => ({ name: `${region}${letter}`, id: zoneId(`${region}${letter}`) }))
    .filter(({ name, id }) => !excludedNames.includes(name) && !excludedIds.includes(id))
    .filter((zone) =>
      filters(args.filters).every(({ name, values }) => values.some((value) => value === answer(zone, name, region))),
    )
    // Every zone here is available; AWS has had no other state for years.
    .filter(() => args.state === undefined || args.state === "available");
  return {
    ...args,
    id: region,
    region,
    names: zones.map(({ name }) => name),
    zoneIds: zones.map(({ id }) => id),
    groupNames: zones.length > 0 ? [region] : [],
  };
}

/** What a zone says to a filter of DescribeAvailabilityZones. */
function answer(zone: Zone, filter: string, region: string): string {
  switch (filter) {
    case "zone-name":
      return zone.name;
    case "zone-id":
      return zone.id;
    case "region-name":
    case "group-name":
    case "network-border-group":
      return region;
    case "state":
      return "available";
    case "opt-in-status":
      return "opt-in-not-required";
    case "zone-type":
      return "availability-zone";
    default:
      throw new Error(`getAvailabilityZones: the local stage does not know the filter "${filter}"`);
  }
}

function filters(value: unknown): { name: string; values: string[] }[] {
  const list = Array.isArray(value) ? (value as Properties[]) : [];
  return list.map(({ name, values }) => ({ name: String(name), values: texts(values) }));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
