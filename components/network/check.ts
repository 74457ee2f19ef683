import { Faults } from "../faults";
import { monthly, prices } from "../lint/prices";
import { Nat } from "./nat";
import type { NetworkArgs } from "./network";

/** Finds what AWS would refuse, and layouts that cannot carry a load balancer. */
export function checkNetworkArgs(args: NetworkArgs): Faults {
  const faults = new Faults();
  const zones = args.zones ?? 2;
  if (!Number.isInteger(zones) || zones < 2 || zones > 6) {
    faults.add(
      "zones",
      `${zones} is not allowed; load balancers and VPC links need 2 at least, and 6 is the most`,
      "network-zones",
    );
  }
  const endpointZones = args.interfaceEndpointZones ?? zones;
  if (!Number.isInteger(endpointZones) || endpointZones < 1 || endpointZones > zones) {
    faults.add(
      "interfaceEndpointZones",
      `${endpointZones} is not allowed; give 1 to ${zones}, the network's zones`,
      "network-zones",
    );
  }
  if (args.cidrBlock !== undefined && !/^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[0-4])$/.test(args.cidrBlock)) {
    faults.add("cidrBlock", `"${args.cidrBlock}" is not allowed; give an IPv4 range from /16 to /24`, "network-range");
  }
  for (const service of args.gatewayEndpoints ?? []) {
    if (service === "s3" || service === "dynamodb") continue;
    faults.add(
      "gatewayEndpoints",
      `"${service}" has no gateway endpoint; put it in interfaceEndpoints`,
      "gateway-endpoint",
    );
  }
  const zonesWithNat = args.nat === Nat.OnePerZone ? zones : 0;
  if (zonesWithNat > 1) {
    faults.advise(
      "nat",
      `is a gateway in each of ${zonesWithNat} zones: ${monthly(prices.natHour, zonesWithNat)} before a byte is sent; ` +
        `Nat.Single is ${monthly(prices.natHour)} (${prices.region})`,
      "nat-per-zone",
    );
  }
  return faults;
}
