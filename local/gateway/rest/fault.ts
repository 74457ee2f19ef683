import type { WireResponse } from "../../wire";
import { type GatewayResponseType, gatewayResponseDefaults } from "./gateway-response-types";

/** A request that the gateway answers itself, by one of AWS's gateway response types. */
export class GatewayFault extends Error {
  readonly status: number;
  readonly errorType: string;
  /** Text of `$context.error.message`; null prints `null`. */
  readonly text: string | null;

  constructor(
    readonly type: GatewayResponseType,
    readonly options: {
      readonly message?: string | null;
      readonly status?: number;
      readonly errorType?: string;
      /** Body member: `Message` for AWS's authorization refusals. @default "message" */
      readonly member?: "message" | "Message";
      /** `$context.error.validationErrorString` */
      readonly validation?: string;
      /** Line of the execution log that explains it. */
      readonly log?: string;
      /** Sent as it is: a web ACL's own answer. */
      readonly response?: WireResponse;
    } = {},
  ) {
    const builtIn =
      type === "DEFAULT_4XX" || type === "DEFAULT_5XX"
        ? {
            status: type === "DEFAULT_4XX" ? 400 : 500,
            message: "Internal server error",
            errorType: "InternalServerErrorException",
          }
        : gatewayResponseDefaults[type];
    super(options.log ?? options.message ?? builtIn.message ?? type);
    this.name = "GatewayFault";
    this.status = options.status ?? builtIn.status;
    this.errorType = options.errorType ?? builtIn.errorType;
    this.text = options.message === undefined ? builtIn.message : options.message;
  }
}

/** An integration that is set up wrongly: the caller sees 500, the execution log the reason. */
export function configurationFault(reason: string): GatewayFault {
  return new GatewayFault("API_CONFIGURATION_ERROR", {
    log: `Execution failed due to configuration error: ${reason}`,
  });
}

/** A function that failed, or answered what API Gateway cannot read: 502, by no type of its own. */
export function malformedProxyResponse(log = "Malformed Lambda proxy response"): GatewayFault {
  return new GatewayFault("DEFAULT_5XX", {
    status: 502,
    log: `Execution failed due to configuration error: ${log}`,
  });
}
