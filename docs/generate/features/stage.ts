import type { Feature } from "./feature";

const rest = "components/rest/args.ts";
const restTests = "tests/components/rest";
const stageTest = "tests/components/rest/rest-stage.test.ts";
const local = "tests/local";

/** What a stage does besides. */
export const stageFeatures: readonly Feature[] = [
  {
    feature: "Throttles of stage and route",
    argument: `${rest}#RestRoute.throttle`,
    test: `${stageTest}#writes settings for a route that has its own`,
    local: `${local}/gateway/rest/stage-limits.test.ts#refill by the clock`,
  },
  {
    feature: "Cache by method",
    argument: `${rest}#RouteCache.ttlSeconds`,
    test: `${stageTest}#writes settings for a route that has its own`,
    local: `${local}/gateway/rest/stage-limits.test.ts#keep GET alone for the time to live`,
  },
  {
    feature: "Binary types",
    argument: `${rest}#RestApiArgs.binaryMediaTypes`,
    test: `${restTests}/settings.test.ts#compress from a size on`,
    local: "example:s3-upload-download",
  },
  {
    feature: "Compression",
    argument: `${rest}#RestApiArgs.minimumCompressionBytes`,
    test: `${restTests}/settings.test.ts#compress from a size on`,
    local: `${local}/gateway/rest/bodies.test.ts#compresses from the API's size on`,
  },
  {
    feature: "Canary release: shifted, watched, promoted and rolled back by one command",
    argument: `${rest}#Canary.stableDeploymentId`,
    test: `${stageTest}#keeps the good deployment on the stage during a canary`,
    local: "tests/cli/canary.test.ts#rings: watching ends with 1 and names the way back",
  },
  {
    feature: "Dual-stack IPv6",
    argument: `${rest}#RestApiArgs.ipAddressType`,
    test: `${restTests}/streaming.test.ts#say so to AWS`,
    gap: "The local stage listens on 127.0.0.1 alone.",
  },
  {
    feature: "JSON access logs and owned execution logs",
    argument: "components/api/settings.ts#ApiLogs.level",
    test: `${stageTest}#is secure and observable by default`,
    local: `${local}/cloud/apigateway/stages.test.ts#writes access logs in the stage's format`,
  },
  {
    feature: "X-Ray",
    argument: `${rest}#RestApiArgs.tracing`,
    test: `${stageTest}#is secure and observable by default`,
    local: `${local}/gateway/rest/lambda-proxy.test.ts#continue the client's trace`,
  },
  {
    feature: "Alarms",
    argument: "components/observability/args.ts#ObservabilityArgs.alarmTopicArns",
    test: "tests/components/operations/observability.test.ts#makes one alarm for each trouble",
    local: "example:observability",
  },
  {
    feature: "Dashboard",
    argument: "components/observability/args.ts#ObservabilityArgs.dashboard",
    test: "tests/components/operations/observability.test.ts#draws each watch with the line",
    local: "example:observability",
  },
];
