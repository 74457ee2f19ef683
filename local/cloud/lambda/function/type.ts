import { AwsError } from "../../errors";
import { type Properties, type ResourceContext, resourceType } from "../../resource";
import type { StoredCode } from "../code/store";
import { FUNCTION, type Functions } from "../functions";
import { type FunctionInputs, functionFaults } from "./inputs";
import { checkRole } from "./role";

/** `aws:lambda/function:Function`. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const functionType = (functions: Functions) =>
  resourceType<FunctionInputs>({
    type: FUNCTION,
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "packageType", "architectures"],
    deleteBeforeReplace: true,
    check: functionFaults,
    async create(inputs, context) {
      const arn = arnOf(inputs.name, context);
      if (functions.cloud.find(FUNCTION, (other) => other.outputs.arn === arn)) {
        throw new AwsError("ResourceConflictException", `Function already exist: ${inputs.name}`, 409);
      }
      return { id: inputs.name, outputs: settle(functions, inputs, context) };
    },
    async update(_id, olds, inputs, context) {
      return settle(functions, inputs, context, olds);
    },
    async delete(_id, outputs) {
      functions.forget(String(outputs.arn));
    },
  });

/** Checks the role, unpacks the code, publishes where asked, and tells what AWS would answer. */
function settle(functions: Functions, inputs: FunctionInputs, context: ResourceContext, olds?: Properties): Properties {
  checkRole(functions, inputs);
  const code = functions.unpack(inputs);
  const arn = arnOf(inputs.name, context);
  const version = inputs.publish ? publish(functions, arn, inputs, code, olds) : "$LATEST";
  const qualifiedArn = `${arn}:${version}`;
  return {
    arn,
    qualifiedArn,
    version,
    invokeArn: invokeArn(arn, context.region),
    qualifiedInvokeArn: invokeArn(qualifiedArn, context.region),
    responseStreamingInvokeArn: streamingArn(arn, context.region),
    codeSha256: code.sha256,
    sourceCodeHash: inputs.sourceCodeHash ?? code.sha256,
    sourceCodeSize: code.bytes,
    lastModified: new Date(context.cloud.clock.now()).toISOString().replace("Z", "+0000"),
    region: context.region,
    memorySize: inputs.memorySize ?? 128,
    timeout: inputs.timeout ?? 3,
    packageType: inputs.packageType ?? "Zip",
    architectures: inputs.architectures ?? ["x86_64"],
    ephemeralStorage: inputs.ephemeralStorage ?? { size: 512 },
    tracingConfig: inputs.tracingConfig ?? { mode: "PassThrough" },
    reservedConcurrentExecutions: inputs.reservedConcurrentExecutions ?? -1,
    loggingConfig: {
      logFormat: "Text",
      ...inputs.loggingConfig,
      logGroup: inputs.loggingConfig?.logGroup ?? `/aws/lambda/${inputs.name}`,
    },
    signingJobArn: "",
    signingProfileVersionArn: "",
    tagsAll: inputs.tags ?? {},
  };
}

function publish(
  functions: Functions,
  arn: string,
  inputs: FunctionInputs,
  code: StoredCode,
  olds: Properties | undefined,
): string {
  const { code: _, tags: __, ...settings } = inputs;
  const snapshot = { inputs: settings as FunctionInputs, code };
  const last = typeof olds?.version === "string" && /^\d+$/.test(olds.version) ? Number(olds.version) : 0;
  // A version is published only when something has changed, as on AWS.
  const previous = functions.versions.get(`${arn}:${last}`);
  if (previous && JSON.stringify(previous) === JSON.stringify(snapshot)) return String(last);
  const version = String(last + 1);
  functions.versions.set(`${arn}:${version}`, snapshot);
  return version;
}

function arnOf(name: string, context: ResourceContext): string {
  return `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`;
}

/** ARN by which API Gateway invokes a function. */
export function invokeArn(arn: string, region: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

function streamingArn(arn: string, region: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`;
}
