import { type Network, PrivateService } from "../components/index";
import type { Data } from "./data";
import { handler } from "./handler";
import type { Settings } from "./settings";

/** Makes the inventory service behind the private load balancer: on Fargate where the stage names an image, else Lambda. */
export function createInventory(
  settings: Settings,
  { network, data }: { network: Network; data: Data },
): PrivateService {
  const access = [{ table: data.shop, actions: ["GetItem"] }];
  const environment = { TABLE: data.shop.name };
  const source = "../functions/inventory/server.ts";
  const { image, leastTasks } = settings.inventory;
  return new PrivateService("inventory", {
    network,
    ...(image
      ? { container: { image, source, environment, access, minTasks: leastTasks, maxTasks: leastTasks * 4 } }
      : { function: handler("inventory", settings, { environment, access }) }),
    certificate: settings.domain && {
      domainName: `inventory.${settings.domain.name}`,
      hostedZoneId: settings.domain.hostedZoneId,
    },
    accessLogs: data.logs,
    logRetentionDays: settings.logDays,
    protection: settings.protection,
  });
}
