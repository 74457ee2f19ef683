import type { Cloud } from "../cloud";
import type { Service } from "../service";
import { lambdaApi } from "./api";
import { EventQueue } from "./async/queue";
import { eventInvokeConfigType } from "./async/settings";
import { functionType } from "./function/type";
import { Functions } from "./functions";
import { lambdaPort } from "./invoke";
import { invocationType, lambdaLookups } from "./lookups";
import { Mappings } from "./mapping/mappings";
import { mappingType } from "./mapping/type";
import { permissionType } from "./permission";
import { aliasType, layerVersionType, provisionedConcurrencyType } from "./types";
import { FUNCTION_URL, followUrls, functionUrlType } from "./url";

/** AWS Lambda: functions of Node.js runtimes in worker threads. */
export function lambda(cloud: Cloud): Service {
  const functions = new Functions(cloud);
  const events = new EventQueue(functions);
  const mappings = new Mappings(functions);
  const urls = followUrls(functions);
  cloud.provide("lambda", lambdaPort(functions, events));
  return {
    name: "lambda",
    limits:
      "Node.js functions run in worker threads of this machine's Node.js, whatever nodejs runtime they name; other " +
      "runtimes and container images are recorded and not run. Threads share the process: /tmp and native crashes " +
      "are not isolated, an instance is not frozen between invocations, memorySize bounds the JavaScript heap " +
      "alone and does not scale the processor. Layers add Node.js modules, not /opt. Provisioned concurrency, " +
      "SnapStart, code signing and tracing are recorded. Events for asynchronous invocation are held in memory. Event " +
      "source mappings poll SQS, Kinesis and DynamoDB streams; of streams, tumbling windows and parallelization " +
      "within a shard are recorded; other sources are recorded. Streamed replies of function URLs arrive whole. " +
      "Of Lambda's own API, Invoke, GetFunction and GetPolicy are answered.",
    resources: [
      functionType(functions),
      permissionType(functions),
      aliasType(functions),
      layerVersionType(functions),
      eventInvokeConfigType(functions),
      provisionedConcurrencyType(functions),
      mappingType(functions, mappings),
      functionUrlType(functions),
      invocationType(functions),
    ],
    invokes: lambdaLookups(functions),
    apis: { lambda: lambdaApi(functions, events) },
    endpoints: () =>
      cloud.resources(FUNCTION_URL).map(({ name, outputs }) => ({
        name,
        url: `${cloud.baseUrl}/lambda-url/${String(outputs.urlId)}`,
        kind: "function URL",
      })),
    async start() {
      mappings.start();
      urls.start();
    },
    async stop() {
      mappings.stop();
      urls.stop();
      events.stop();
      await functions.stop();
    },
  };
}
