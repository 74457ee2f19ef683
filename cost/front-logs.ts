import type { CapturedResource } from "../capture/program";
import { gigabytes } from "../traffic/units";
import { logUsage } from "./logs";
import type { Meter } from "./prices";

/** Kilobytes of a web ACL's log line beyond the 0.5 KB a request that AWS WAF's own price includes. */
export const firewallLineKb = 1;

/** Kilobytes of a distribution's log line in JSON. */
export const edgeLineKb = 0.8;

interface Metered {
  readonly meter: Meter;
  readonly quantity: number;
}

/** Logs of a web ACL in CloudWatch: a line for each request, unless a filter drops what is not blocked. */
export function firewallLogs(
  firewall: CapturedResource,
  requests: number,
  resources: readonly CapturedResource[],
): Metered[] {
  const logging = resources.find(
    ({ type, inputs }) =>
      type === "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration" &&
      inputs.resourceArn === firewall.outputs.arn,
  )?.inputs;
  const filter = logging?.loggingFilter as { defaultBehavior?: string } | undefined;
  const group = (logging?.logDestinationConfigs as string[] | undefined)?.find((arn) => arn.includes(":logs:"));
  if (!group || filter?.defaultBehavior === "DROP") return [];
  return logUsage(gigabytes(requests, firewallLineKb), group, resources);
}

/** Access logs of a distribution in CloudWatch, as a log delivery brings them there. */
export function edgeLogs(
  distribution: CapturedResource,
  requests: number,
  resources: readonly CapturedResource[],
): Metered[] {
  const find = (type: string, isIt: (inputs: CapturedResource["inputs"]) => boolean) =>
    resources.find((one) => one.type === `aws:cloudwatch/${type}` && isIt(one.inputs))?.inputs;
  const source = find(
    "logDeliverySource:LogDeliverySource",
    ({ resourceArn }) => distribution.outputs.arn !== undefined && resourceArn === distribution.outputs.arn,
  );
  const delivery =
    source && find("logDelivery:LogDelivery", ({ deliverySourceName }) => deliverySourceName === source.name);
  const destination =
    delivery &&
    find("logDeliveryDestination:LogDeliveryDestination", ({ name }) =>
      String(delivery.deliveryDestinationArn).endsWith(`:${name}`),
    );
  const settings = destination?.deliveryDestinationConfiguration as { destinationResourceArn?: string } | undefined;
  if (!settings?.destinationResourceArn?.includes(":logs:")) return [];
  return logUsage(gigabytes(requests, edgeLineKb), settings.destinationResourceArn, resources);
}
