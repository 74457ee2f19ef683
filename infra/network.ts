import { Network } from "../components/index";
import type { Settings } from "./settings";

/**
 * The VPC of the private API and the private service. Nothing in it calls the internet, so there is no NAT; tasks on
 * Fargate reach ECR, their log and S3 through endpoints.
 */
export function createNetwork(settings: Settings): Network {
  return new Network("shop", {
    zones: settings.zones,
    interfaceEndpoints: ["execute-api", ...(settings.inventory.image ? ["ecr.api", "ecr.dkr", "logs"] : [])],
    interfaceEndpointZones: settings.endpointZones,
  });
}
