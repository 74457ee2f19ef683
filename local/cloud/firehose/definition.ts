import { AwsError } from "../errors";
import type { Properties } from "../resource";
import { checkPrefix } from "./prefix";

/** One step of a delivery stream's processing. */
export interface Processor {
  readonly type: string;
  readonly parameters?: readonly { parameterName: string; parameterValue: string }[];
}

/** The S3 destination as the provider words it. */
export interface S3Destination {
  readonly bucketArn: string;
  readonly roleArn: string;
  readonly prefix?: string;
  readonly errorOutputPrefix?: string;
  readonly bufferingInterval?: number;
  readonly bufferingSize?: number;
  readonly compressionFormat?: string;
  readonly customTimeZone?: string;
  readonly fileExtension?: string;
  readonly cloudwatchLoggingOptions?: { enabled?: boolean; logGroupName?: string; logStreamName?: string };
  readonly processingConfiguration?: { enabled?: boolean; processors?: readonly Processor[] };
  readonly dynamicPartitioningConfiguration?: { enabled?: boolean };
  readonly dataFormatConversionConfiguration?: { enabled?: boolean };
  readonly s3BackupMode?: string;
}

/** Inputs of `aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream` that the local one heeds. */
export interface DeliveryInputs extends Properties {
  readonly name: string;
  readonly destination: string;
  readonly kinesisSourceConfiguration?: { kinesisStreamArn: string; roleArn: string };
  readonly extendedS3Configuration?: S3Destination;
  readonly tags?: Readonly<Record<string, string>>;
}

const compressions = ["UNCOMPRESSED", "GZIP"];
const processors = ["Lambda", "AppendDelimiterToRecord"];

/** Throws what Firehose refuses, and names what the local stage does not do instead of doing it wrongly. */
export function checkDestination(destination: S3Destination): void {
  const refuse = (setting: string, text: string): never => {
    throw new AwsError("InvalidArgumentException", `extendedS3Configuration.${setting} ${text}`);
  };
  const within = (setting: "bufferingInterval" | "bufferingSize", min: number, max: number) => {
    const value = destination[setting];
    if (value !== undefined && (value < min || value > max))
      refuse(setting, `is ${value}; Firehose allows ${min} to ${max}`);
  };
  within("bufferingInterval", 0, 900);
  within("bufferingSize", 1, 128);
  const compression = destination.compressionFormat ?? "UNCOMPRESSED";
  if (!compressions.includes(compression)) {
    refuse("compressionFormat", `is ${compression}; the local stage writes ${compressions.join(" or ")}`);
  }
  if (destination.dynamicPartitioningConfiguration?.enabled) {
    refuse("dynamicPartitioningConfiguration", "is enabled; the local stage does not simulate dynamic partitioning");
  }
  if (
    destination.dataFormatConversionConfiguration &&
    destination.dataFormatConversionConfiguration.enabled !== false
  ) {
    refuse("dataFormatConversionConfiguration", "is enabled; the local stage does not convert record formats");
  }
  for (const { type } of activeProcessors(destination)) {
    if (!processors.includes(type)) {
      refuse("processingConfiguration", `has a processor ${type}; the local stage knows ${processors.join(" and ")}`);
    }
  }
  checkPrefix(destination.prefix ?? "", false);
  checkPrefix(destination.errorOutputPrefix ?? "", true);
  if (/!\{/.test(destination.prefix ?? "") && !destination.errorOutputPrefix) {
    refuse("errorOutputPrefix", "is required when prefix has expressions");
  }
  if (
    destination.errorOutputPrefix &&
    /!\{/.test(destination.errorOutputPrefix) &&
    !destination.errorOutputPrefix.includes("!{firehose:error-output-type}")
  ) {
    refuse("errorOutputPrefix", "must contain !{firehose:error-output-type} when it has expressions");
  }
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: destination.customTimeZone ?? "UTC" });
  } catch {
    refuse("customTimeZone", `is ${destination.customTimeZone}; it must be an IANA time zone such as Europe/Oslo`);
  }
}

/** The processors that are switched on, in order. */
export function activeProcessors(destination: S3Destination): readonly Processor[] {
  const { processingConfiguration: configuration } = destination;
  return configuration?.enabled === false ? [] : (configuration?.processors ?? []);
}

/** A parameter of a processor. */
export function parameter(processor: Processor, name: string): string | undefined {
  return processor.parameters?.find(({ parameterName }) => parameterName === name)?.parameterValue;
}
