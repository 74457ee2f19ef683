import type * as pulumi from "@pulumi/pulumi";
import type { JsonObject } from "../../api/json";
import { message } from "../templates";
import { partitionOf, regionOf } from "./arn";
import type { BuiltIntegration, DocumentedResponse, IntegrationContext } from "./kind";

/** One answer that is chosen by the status that the service gave. */
export interface ServiceResponse {
  /** Regular expression that the whole status must match, or `default`. */
  readonly pattern: string;
  readonly statusCode: number;
  /** Mapping template of the body. @default the service's own body */
  readonly template?: string;
  /** Header of the answer to where its value comes from. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  readonly description: string;
  readonly body?: JsonObject;
}

/** A call of an AWS service, for {@link serviceIntegration}. */
export interface ServiceCall {
  /** ARN whose partition and region are the call's. */
  readonly arn: pulumi.Input<string>;
  /** Region where the ARN names none. @default the ARN's */
  readonly region?: pulumi.Input<string>;
  /** What follows the region in the integration's URI, for example `dynamodb:action/GetItem`. */
  readonly target: string;
  /** Method toward the service. @default "POST" */
  readonly method?: string;
  /** Mapping template of the request. @default the request's body passes as it is */
  readonly template?: string;
  /** Content types that the route takes; others are refused with 415. @default ["application/json"] */
  readonly contentTypes?: readonly string[];
  /** `header.X`, `path.x` or `querystring.x` of the call to where its value comes from. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly responses: readonly ServiceResponse[];
  /** Answers that a template chooses by overriding the status, for the document. @default none */
  readonly overrides?: Readonly<Record<string, DocumentedResponse>>;
}

/** Content types of callers that send anything but JSON: what a webhook or an event source may say. */
export const rawContentTypes = [
  "application/json",
  "application/x-www-form-urlencoded",
  "application/xml",
  "text/plain",
  "text/xml",
] as const;

/** The integration that calls an AWS service with the API's own role. */
export function serviceIntegration(call: ServiceCall, { slots, credentials }: IntegrationContext): BuiltIntegration {
  const partition = slots.of(call.arn, partitionOf);
  const region = call.region === undefined ? slots.of(call.arn, regionOf) : slots.of(call.region);
  const { template, parameters = {} } = call;
  const documented = call.responses.map((response): [string, DocumentedResponse] => [
    String(response.statusCode),
    { description: response.description, headers: Object.keys(response.headers ?? {}), body: response.body },
  ]);
  return {
    integration: {
      type: "aws",
      httpMethod: call.method ?? "POST",
      uri: `arn:${partition}:apigateway:${region}:${call.target}`,
      credentials,
      // A body of a type that no template knows would reach the service as the caller wrote it.
      passthroughBehavior: template === undefined ? "when_no_match" : "never",
      requestTemplates:
        template === undefined
          ? undefined
          : Object.fromEntries((call.contentTypes ?? ["application/json"]).map((type) => [type, template])),
      requestParameters: Object.keys(parameters).length > 0 ? prefixed("integration.request.", parameters) : undefined,
      responses: Object.fromEntries(
        call.responses.map((response) => [response.pattern, integrationResponse(response)]),
      ),
    },
    responses: { ...call.overrides, ...Object.fromEntries(documented) },
  };
}

function integrationResponse({ statusCode, template, headers = {} }: ServiceResponse): JsonObject {
  return {
    statusCode: String(statusCode),
    responseTemplates: template === undefined ? undefined : { "application/json": template },
    responseParameters: Object.keys(headers).length > 0 ? prefixed("method.response.header.", headers) : undefined,
  };
}

function prefixed(prefix: string, map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** JSON Schema of the body that comes with an error. */
export const messageSchema: JsonObject = {
  type: "object",
  properties: { message: { type: "string" } },
  required: ["message"],
};

/** The answer where the service failed, or refused the API itself: the caller cannot mend it. */
export const failure: ServiceResponse = {
  pattern: "default",
  statusCode: 500,
  template: message("Internal server error"),
  description: "Internal server error",
  body: messageSchema,
};

const reasons: Readonly<Record<number, string>> = {
  400: "Bad request",
  404: "Not found",
  409: "Conflict",
  429: "Too many requests",
  500: "Internal server error",
};

/**
 * Answers to the 400s of services that speak AWS's JSON protocols: the error's type decides the status.
 * @param statuses what `__type` holds, to the status that the caller gets
 */
export function errorsByType(statuses: Readonly<Record<string, number>>): {
  response: ServiceResponse;
  overrides: Record<string, DocumentedResponse>;
} {
  const branches = Object.entries(statuses).map(
    ([type, status]) =>
      `if($type.contains("${type}"))#set($context.responseOverride.status = ${status})${message(reasons[status]!)}`,
  );
  const template =
    `#set($type = "$!input.path('$.__type')")#${branches.join("#else")}` +
    `#elseif($type.contains("ValidationException") || $type.contains("SerializationException"))${message(reasons[400]!)}` +
    `#else#set($context.responseOverride.status = 500)${message(reasons[500]!)}#end`;
  const distinct = [...new Set(Object.values(statuses))];
  return {
    response: {
      pattern: "4\\d{2}",
      statusCode: 400,
      template,
      description: reasons[400]!,
      body: messageSchema,
    },
    overrides: Object.fromEntries(
      distinct.map((status) => [String(status), { description: reasons[status]!, body: messageSchema }]),
    ),
  };
}
