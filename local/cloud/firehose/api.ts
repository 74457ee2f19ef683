import type { Cloud } from "../cloud";
import type { Input } from "../protocol/input";
import { jsonApi, type Operation } from "../protocol/json";
import type { AwsApi, AwsCall } from "../service";
import { type DeliveryStreams, deliveryArn } from "./streams";

const maxBatch = 500;

/** Data Firehose's wire API. */
export function firehoseApi(cloud: Cloud, streams: DeliveryStreams): AwsApi {
  const allowed = (input: Input, call: AwsCall, action: string): string => {
    const arn = deliveryArn(call.region, cloud.accountId, input.text("DeliveryStreamName"));
    streams.allow(call, action, arn);
    streams.existing(arn);
    return arn;
  };
  const operations: Record<string, Operation> = {
    async PutRecord(input, call) {
      const arn = allowed(input, call, "PutRecord");
      return { RecordId: streams.put(arn, readData(input.object("Record"))), Encrypted: false };
    },
    async PutRecordBatch(input, call) {
      const arn = allowed(input, call, "PutRecordBatch");
      const records = input.objects("Records");
      if (records.length === 0 || records.length > maxBatch)
        input.refuse("Records", `must have 1 to ${maxBatch} members`);
      const data = records.map(readData);
      return {
        FailedPutCount: 0,
        Encrypted: false,
        RequestResponses: data.map((one) => ({ RecordId: streams.put(arn, one) })),
      };
    },
    async DescribeDeliveryStream(input, call) {
      const stream = streams.existing(allowed(input, call, "DescribeDeliveryStream"));
      const { inputs } = stream;
      const destination = inputs.extendedS3Configuration;
      return {
        DeliveryStreamDescription: {
          DeliveryStreamName: inputs.name,
          DeliveryStreamARN: stream.arn,
          DeliveryStreamStatus: "ACTIVE",
          DeliveryStreamType: inputs.kinesisSourceConfiguration ? "KinesisStreamAsSource" : "DirectPut",
          VersionId: "1",
          CreateTimestamp: stream.createdAt / 1000,
          HasMoreDestinations: false,
          Destinations: [
            {
              DestinationId: "destinationId-000000000001",
              ...(destination
                ? {
                    ExtendedS3DestinationDescription: {
                      BucketARN: destination.bucketArn,
                      RoleARN: destination.roleArn,
                      Prefix: destination.prefix,
                      ErrorOutputPrefix: destination.errorOutputPrefix,
                      CompressionFormat: destination.compressionFormat ?? "UNCOMPRESSED",
                      BufferingHints: {
                        IntervalInSeconds: destination.bufferingInterval ?? 300,
                        SizeInMBs: destination.bufferingSize ?? 5,
                      },
                    },
                  }
                : {}),
            },
          ],
        },
      };
    },
    async ListDeliveryStreams(_input, call) {
      cloud.port("iam").authorize({ principal: call.caller, action: "firehose:ListDeliveryStreams", resource: "*" });
      return {
        DeliveryStreamNames: streams
          .list()
          .map(({ inputs }) => inputs.name)
          .sort(),
        HasMoreDeliveryStreams: false,
      };
    },
  };
  return jsonApi({ version: "1.1", target: "Firehose_20150804", operations });
}

function readData(record: Input): Buffer {
  return record.bytes("Data") ?? record.refuse("Data", "must not be null");
}
