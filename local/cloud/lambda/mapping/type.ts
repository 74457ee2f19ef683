import { freshId, hexId } from "../../ec2/ids";
import { AwsError } from "../../errors";
import { type ResourceContext, resourceType } from "../../resource";
import { checkDestination } from "../async/settings";
import type { Functions } from "../functions";
import { checkSource } from "./access";
import { MAPPING, type MappingInputs, mappingFaults, sourceKind } from "./inputs";
import type { Mappings } from "./mappings";

/** `aws:lambda/eventSourceMapping:EventSourceMapping`. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const mappingType = (functions: Functions, mappings: Mappings) => {
  const settle = (inputs: MappingInputs, context: ResourceContext, id: string) => {
    const found = functions.resolve(inputs.functionName, undefined, context.region);
    checkSource(functions, found, inputs);
    const destination = inputs.destinationConfig?.onFailure?.destinationArn;
    if (destination) checkDestination(functions, found, destination);
    const polled = sourceKind(inputs.eventSourceArn) !== undefined;
    return {
      uuid: id,
      arn: `arn:aws:lambda:${context.region}:${context.accountId}:event-source-mapping:${id}`,
      functionArn: found.qualifier ? `${found.arn}:${found.qualifier}` : found.arn,
      lastModified: new Date(context.cloud.clock.now()).toISOString(),
      lastProcessingResult: polled ? "No records processed" : "the local stage does not poll this kind of source",
      state: inputs.enabled === false ? "Disabled" : "Enabled",
      stateTransitionReason: "USER_INITIATED",
      region: context.region,
      tagsAll: inputs.tags ?? {},
    };
  };
  return resourceType<MappingInputs>({
    type: MAPPING,
    replaceOn: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
    check: mappingFaults,
    async create(inputs, context) {
      const id = freshId(MAPPING, context, uuid);
      const same = functions.cloud.find(MAPPING, (other) => {
        const { eventSourceArn, functionName } = other.inputs as MappingInputs;
        return eventSourceArn === inputs.eventSourceArn && functionName === inputs.functionName;
      });
      if (same) {
        throw new AwsError(
          "ResourceConflictException",
          `An event source mapping with event source (${inputs.eventSourceArn}) and function (${inputs.functionName}) ` +
            `already exists. Please update or delete the existing mapping with UUID ${same.id}`,
          409,
        );
      }
      const outputs = settle(inputs, context, id);
      if (!mappings.positions.has(id)) {
        const start = startOf(functions, inputs);
        if (start !== undefined) mappings.positions.set(id, start);
      }
      return { id, outputs };
    },
    update: async (id, _olds, inputs, context) => settle(inputs, context, id),
    async delete(id) {
      mappings.positions.delete(id);
    },
  });
};

/** The first position to read, for streams. */
function startOf(functions: Functions, inputs: MappingInputs): number | undefined {
  const kind = sourceKind(inputs.eventSourceArn);
  if (!kind || kind === "sqs") return undefined;
  const port = functions.cloud.port(kind === "kinesis" ? "kinesis" : "dynamodbStreams");
  const arn = inputs.eventSourceArn!;
  if (inputs.startingPosition === "LATEST") return port.read(arn, Number.POSITIVE_INFINITY).next;
  if (inputs.startingPosition !== "AT_TIMESTAMP") return 0;
  const since = Date.parse(inputs.startingPositionTimestamp ?? "");
  for (let at = 0; ; ) {
    const { records, next } = port.read(arn, at);
    const i = records.findIndex(({ approximateArrivalMs }) => approximateArrivalMs >= since);
    if (i >= 0) return next - records.length + i;
    if (records.length === 0) return next;
    at = next;
  }
}

function uuid(seed: string): string {
  return hexId(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
