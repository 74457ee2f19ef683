import type { Json } from "../../json";
import type { TableSettings } from "./database";

/** DescribeTable's `Table`: what dynalite keeps, and what the service keeps beside it. */
export function describeTable(table: Json, settings: TableSettings | undefined): Json {
  if (!settings) return table;
  return {
    ...table,
    DeletionProtectionEnabled: settings.deletionProtection,
    ...(settings.stream
      ? {
          StreamSpecification: { StreamEnabled: true, StreamViewType: settings.stream.viewType },
          LatestStreamArn: settings.stream.arn,
          LatestStreamLabel: settings.stream.label,
        }
      : {}),
  };
}

/** DescribeTimeToLive's answer. */
export function describeTimeToLive(settings: TableSettings | undefined): Json {
  return {
    TimeToLiveDescription: settings?.ttlAttribute
      ? { TimeToLiveStatus: "ENABLED", AttributeName: settings.ttlAttribute }
      : { TimeToLiveStatus: "DISABLED" },
  };
}
