import { AwsError } from "../errors";
import { Streams } from "../kinesis";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, resourceType } from "../resource";
import { Buckets } from "../s3";
import type { ServiceFactory } from "../service";
import { firehoseApi } from "./api";
import { checkDestination, type DeliveryInputs } from "./definition";
import { DeliveryStreams, deliveryArn } from "./streams";

const token = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

/** Data Firehose: records put directly or read from a Kinesis stream, delivered to S3. */
export const firehose: ServiceFactory = (cloud) => {
  const streams = new DeliveryStreams(cloud);
  return {
    name: "firehose",
    limits:
      "Delivery to S3 from direct puts and Kinesis streams is simulated, with prefixes, GZIP, delimiters and Lambda " +
      "transformation. The buffering interval is shortened to one second. Other destinations are recorded only: their " +
      "records are kept and not delivered. Dynamic partitioning, format conversion and other compressions are refused.",
    resources: [
      resourceType<DeliveryInputs>({
        type: token,
        autoName: { property: "name", maxLength: 64 },
        replaceOn: ["name", "destination", "kinesisSourceConfiguration", "mskSourceConfiguration"],
        check: checkInputs,
        async create(inputs, context) {
          const arn = deliveryArn(context.region, context.accountId, inputs.name);
          const owner = cloud.find(token, arn);
          if (owner && owner.urn !== context.urn) {
            throw new AwsError(
              "ResourceInUseException",
              `Firehose ${inputs.name} under accountId ${context.accountId} already exists`,
            );
          }
          await open(arn, inputs);
          return { id: arn, outputs: outputs(arn, inputs, context) };
        },
        async update(id, _olds, inputs, context) {
          await open(id, inputs);
          return outputs(id, inputs, context);
        },
        async restore(record) {
          await streams.open(record.id, record.inputs as DeliveryInputs);
        },
        delete: (id) => streams.delete(id),
      }),
    ],
    apis: { firehose: firehoseApi(cloud, streams) },
    stop: () => streams.stop(),
  };

  async function open(arn: string, inputs: DeliveryInputs): Promise<void> {
    const destination = inputs.extendedS3Configuration;
    if (destination) {
      checkDestination(destination);
      const bucket = destination.bucketArn.replace("arn:aws:s3:::", "");
      if (!new Buckets(cloud).store.buckets.has(bucket)) {
        throw new AwsError(
          "InvalidArgumentException",
          `Firehose ${inputs.name}: the bucket ${bucket} of extendedS3Configuration does not exist`,
        );
      }
      for (const roleArn of [destination.roleArn, inputs.kinesisSourceConfiguration?.roleArn]) {
        if (roleArn) assertAssumable(roleArn);
      }
    } else {
      process.stderr.write(
        `firehose: ${inputs.name} delivers to ${inputs.destination}, which the local stage only records\n`,
      );
    }
    const stream = inputs.kinesisSourceConfiguration?.kinesisStreamArn;
    if (stream) new Streams(cloud).existing(stream);
    await streams.open(arn, inputs);
  }

  function assertAssumable(roleArn: string): void {
    try {
      cloud.port("iam").assumeRole(roleArn, "firehose.amazonaws.com", "firehose");
    } catch (error) {
      throw new AwsError(
        "InvalidArgumentException",
        `Firehose is unable to assume role ${roleArn}. Please check the role provided. (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
};

function checkInputs(inputs: DeliveryInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (typeof inputs.name === "string" && !/^[\w.-]{1,64}$/.test(inputs.name)) {
    failures.push({
      property: "name",
      reason: `is ${inputs.name}; a delivery stream's name has 1 to 64 letters, digits, dots, hyphens and underscores`,
    });
  }
  if (inputs.destination === "s3") {
    failures.push({ property: "destination", reason: "is s3, which the provider no longer takes; use extended_s3" });
  }
  if (inputs.destination === "extended_s3" && inputs.extendedS3Configuration === undefined) {
    failures.push({ property: "extendedS3Configuration", reason: "is required when destination is extended_s3" });
  }
  return failures;
}

function outputs(arn: string, inputs: DeliveryInputs, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn,
    destinationId: "destinationId-000000000001",
    versionId: "1",
  };
}
