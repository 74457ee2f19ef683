import { AwsError } from "../../errors";
import { type Properties, resourceType } from "../../resource";
import type { Functions, ResolvedFunction } from "../functions";
import { deliveryAction } from "./deliver";

/** Pulumi token of a function's settings for asynchronous invocation. */
const EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

interface EventInvokeInputs extends Properties {
  /** Name or ARN. */
  readonly functionName: string;
  readonly qualifier?: string;
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeInSeconds?: number;
  readonly destinationConfig?: {
    readonly onSuccess?: { readonly destination: string };
    readonly onFailure?: { readonly destination: string };
  };
}

/** How asynchronous invocations of a function are retried, and where their results go. */
export interface EventSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/** Settings in force; AWS's defaults where the program gives none. */
export function eventSettings(functions: Functions, found: ResolvedFunction): EventSettings {
  const record = functions.cloud.find(EVENT_INVOKE_CONFIG, ({ inputs, region }) => {
    const config = inputs as EventInvokeInputs;
    const about = functions.resolve(config.functionName, config.qualifier, region);
    return about.arn === found.arn && (about.qualifier ?? "$LATEST") === (found.qualifier ?? "$LATEST");
  });
  const config = record?.inputs as EventInvokeInputs | undefined;
  return {
    maximumRetryAttempts: config?.maximumRetryAttempts ?? 2,
    maximumEventAgeMs: (config?.maximumEventAgeInSeconds ?? 21_600) * 1000,
    onSuccess: config?.destinationConfig?.onSuccess?.destination,
    onFailure: config?.destinationConfig?.onFailure?.destination,
  };
}

/** `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const eventInvokeConfigType = (functions: Functions) => {
  const checkDestinations = (inputs: EventInvokeInputs, region: string): void => {
    const found = functions.resolve(inputs.functionName, inputs.qualifier, region);
    for (const destination of [
      inputs.destinationConfig?.onSuccess?.destination,
      inputs.destinationConfig?.onFailure?.destination,
    ]) {
      if (destination) checkDestination(functions, found, destination);
    }
  };
  return resourceType<EventInvokeInputs>({
    type: EVENT_INVOKE_CONFIG,
    replaceOn: ["functionName", "qualifier"],
    check: ({ maximumRetryAttempts: retries, maximumEventAgeInSeconds: age }) => [
      ...(typeof retries === "number" && (retries < 0 || retries > 2)
        ? [{ property: "maximumRetryAttempts", reason: `must be from 0 to 2; got ${retries}` }]
        : []),
      ...(typeof age === "number" && (age < 60 || age > 21_600)
        ? [{ property: "maximumEventAgeInSeconds", reason: `must be from 60 to 21600; got ${age}` }]
        : []),
    ],
    async create(inputs, context) {
      checkDestinations(inputs, context.region);
      const id = inputs.qualifier ? `${inputs.functionName}:${inputs.qualifier}` : inputs.functionName;
      return { id, outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      checkDestinations(inputs, context.region);
      return { region: context.region };
    },
  });
};

/** Throws AWS's refusal when the function's role may not deliver to a destination. */
export function checkDestination(functions: Functions, found: ResolvedFunction, destination: string): void {
  const action = deliveryAction(destination);
  if (!action) {
    throw new AwsError("InvalidParameterValueException", `The destination ARN ${destination} is invalid.`);
  }
  const principal = functions.rolePrincipal(found);
  if (!functions.cloud.port("iam").evaluate({ principal, action, resource: destination }).allowed) {
    throw new AwsError(
      "InvalidParameterValueException",
      `The function's execution role does not have permissions to call ${action} on ${destination}`,
    );
  }
}
