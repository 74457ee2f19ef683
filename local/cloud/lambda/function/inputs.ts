import type { Properties } from "../../resource";

/** Inputs of `aws:lambda/function:Function` that the local cloud reads. */
export interface FunctionInputs extends Properties {
  readonly name: string;
  readonly role: string;
  readonly code?: unknown;
  readonly s3Bucket?: string;
  readonly s3Key?: string;
  readonly imageUri?: string;
  readonly packageType?: string;
  readonly handler?: string;
  readonly runtime?: string;
  readonly layers?: readonly string[];
  readonly memorySize?: number;
  readonly timeout?: number;
  readonly environment?: { readonly variables?: Readonly<Record<string, string>> };
  readonly reservedConcurrentExecutions?: number;
  readonly publish?: boolean;
  readonly deadLetterConfig?: { readonly targetArn: string };
  readonly vpcConfig?: { readonly subnetIds?: readonly string[]; readonly securityGroupIds?: readonly string[] };
  readonly tracingConfig?: { readonly mode?: string };
  readonly loggingConfig?: {
    readonly logFormat?: string;
    readonly logGroup?: string;
    readonly applicationLogLevel?: string;
  };
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names that AWS keeps for itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED_VARIABLES = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** The most that all variables of a function may have together, in bytes. */
const MAX_ENVIRONMENT_BYTES = 4096;

/** What AWS would refuse in a function's inputs; members that are not known yet are passed over. */
export function functionFaults(inputs: FunctionInputs): { property: string; reason: string }[] {
  const faults: { property: string; reason: string }[] = [];
  const refuse = (property: string, reason: string) => faults.push({ property, reason });
  const range = (property: "timeout" | "memorySize", min: number, max: number, unit: string) => {
    const value = inputs[property];
    if (typeof value !== "number") return;
    if (!Number.isInteger(value) || value < min || value > max) {
      refuse(property, `must be a whole number of ${unit} from ${min} to ${max}; got ${value}`);
    }
  };
  range("timeout", 1, 900, "seconds");
  range("memorySize", 128, 10_240, "megabytes");
  if (typeof inputs.name === "string" && !/^[a-zA-Z0-9-_]{1,64}$/.test(inputs.name)) {
    refuse("name", `must be 1 to 64 letters, digits, - or _; got ${JSON.stringify(inputs.name)}`);
  }
  if (inputs.packageType !== "Image" && inputs.imageUri === undefined) {
    if (inputs.handler === undefined) refuse("handler", "is required for a function of package type Zip");
    if (inputs.runtime === undefined) refuse("runtime", "is required for a function of package type Zip");
  }
  const variables = inputs.environment?.variables;
  if (typeof variables === "object" && variables !== null) faults.push(...variableFaults(variables));
  return faults;
}

function variableFaults(variables: Readonly<Record<string, unknown>>): { property: string; reason: string }[] {
  const property = "environment.variables";
  const faults: { property: string; reason: string }[] = [];
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    faults.push({
      property,
      reason:
        "Lambda was unable to configure your environment variables because the environment variables you have " +
        "provided contains reserved keys that are currently not supported for modification. " +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    });
  }
  for (const name of Object.keys(variables)) {
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) {
      faults.push({
        property,
        reason: `${JSON.stringify(name)} must be letters, digits and _, and begin with a letter`,
      });
    }
  }
  const known = Object.values(variables).every((value) => typeof value === "string");
  const bytes = known ? Buffer.byteLength(JSON.stringify(variables)) : 0;
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    faults.push({
      property,
      reason:
        "Lambda was unable to configure your environment variables because the environment variables you have " +
        `provided exceeded the 4KB limit. String measured: ${bytes} bytes`,
    });
  }
  return faults;
}
