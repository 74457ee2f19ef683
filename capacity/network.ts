import { concurrencyOf } from "./functions";
import { byQuota, type Limit } from "./limit";
import type { Quotas } from "./quotas";
import type { Rates } from "./rates";

/** Limits of the way out of the network: what functions in subnets hold open through NAT gateways. */
export function networkLimits(rates: Rates, quotas: Quotas): Limit[] {
  const gateways = rates.ofType("aws:ec2/natGateway:NatGateway");
  const inside = rates.ofType("aws:lambda/function:Function").filter(({ inputs }) => inputs.vpcConfig !== undefined);
  if (gateways.length === 0 || inside.length === 0) return [];
  return [
    byQuota(quotas.natConnections, {
      what: "connections through NAT, if all went to one address",
      on: gateways.map(({ name }) => name).join(", "),
      scope: "resource",
      allowed: quotas.natConnections.allowed * gateways.length,
      atPeak: inside.reduce((sum, one) => sum + concurrencyOf(one, rates), 0),
      todo: ["reach AWS services through VPC endpoints", "give the gateways more addresses, or add gateways"],
      isWorstCase: true,
    }),
  ];
}
