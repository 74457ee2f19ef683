import { controlArn, executionArn } from "../../gateway/address";
import { corsFaults } from "../../gateway/http/cors";
import { HttpApiImportError } from "../../gateway/http/openapi";
import { parseRouteKey } from "../../gateway/http/routes";
import { InvalidDocumentError } from "../../gateway/openapi/document";
import { badRequest, refuse } from "../apigateway/refusals";
import { idOf } from "../names";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { importBody } from "./assemble";
import { apiEndpoint } from "./endpoints";
import { type ApiInputs, tokens } from "./inputs";
import type { Runtime } from "./runtime";

/** `aws:apigatewayv2/api:Api`: an HTTP or WebSocket API and its default endpoint. */
export function apiType(runtime: Runtime): ResourceType {
  return resourceType<ApiInputs>({
    type: tokens.Api,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["protocolType"],
    check: (inputs) => protocolFaults(inputs),
    async create(inputs, context) {
      const id = idOf(context, 10, inputs.protocolType);
      validate(id, inputs);
      runtime.open(id, context.region, inputs.protocolType);
      return { id, outputs: outputs(id, inputs, context) };
    },
    async update(id, _olds, inputs, context) {
      validate(id, inputs);
      return outputs(id, inputs, context);
    },
    async restore({ id, inputs, region }) {
      runtime.open(id, region, (inputs as ApiInputs).protocolType);
    },
    async delete(id) {
      runtime.close(id);
    },
  });
}

function outputs(id: string, inputs: ApiInputs, context: ResourceContext): Properties {
  const { region, accountId, cloud } = context;
  const http = inputs.protocolType === "HTTP";
  return {
    apiEndpoint: apiEndpoint(cloud, id, inputs.protocolType),
    apiKeySelectionExpression: inputs.apiKeySelectionExpression ?? "$request.header.x-api-key",
    arn: controlArn(region, `/apis/${id}`),
    executionArn: executionArn({ region, accountId, apiId: id }),
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint ?? false,
    ipAddressType: inputs.ipAddressType ?? "ipv4",
    routeSelectionExpression: inputs.routeSelectionExpression ?? (http ? "$request.method $request.path" : undefined),
    tagsAll: inputs.tags ?? {},
  };
}

function protocolFaults(inputs: ApiInputs): CheckFailure[] {
  const faults: CheckFailure[] = [];
  const { protocolType } = inputs;
  if (typeof protocolType === "string" && protocolType !== "HTTP" && protocolType !== "WEBSOCKET") {
    faults.push({ property: "protocolType", reason: `is "${protocolType}"; it must be HTTP or WEBSOCKET` });
  }
  if (protocolType !== "WEBSOCKET") return faults;
  for (const property of ["body", "corsConfiguration", "target", "routeKey", "credentialsArn"] as const) {
    if (inputs[property] !== undefined)
      faults.push({ property, reason: "is for HTTP APIs only; this API is WEBSOCKET" });
  }
  return faults;
}

function validate(id: string, inputs: ApiInputs): void {
  const faults = [...(inputs.corsConfiguration ? corsFaults(inputs.corsConfiguration) : [])];
  if (inputs.protocolType === "WEBSOCKET" && !inputs.routeSelectionExpression) {
    faults.push("RouteSelectionExpression is required for WEBSOCKET protocol, e.g. $request.body.action");
  }
  if (inputs.routeKey !== undefined && inputs.target === undefined) faults.push("routeKey needs a target");
  if (inputs.routeKey !== undefined && inputs.routeKey !== "$default" && !parseRouteKey(inputs.routeKey)) {
    faults.push(`routeKey is "${inputs.routeKey}"; it must be "METHOD /path" or "$default"`);
  }
  if (inputs.body !== undefined) faults.push(...bodyFaults(id, inputs.body, inputs.failOnWarnings ?? false));
  refuse(faults);
}

function bodyFaults(id: string, body: string, failOnWarnings: boolean): string[] {
  try {
    const { warnings } = importBody(id, body);
    return failOnWarnings ? warnings.map((warning) => `Warnings found during import: ${warning}`) : [];
  } catch (error) {
    if (error instanceof HttpApiImportError || error instanceof InvalidDocumentError) throw badRequest(error.message);
    throw error;
  }
}
