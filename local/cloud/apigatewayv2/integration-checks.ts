import { functionArnOf } from "../../gateway/auth/function-arn";
import { isReservedHeader, parseMapping } from "../../gateway/http/mapping";
import { serviceActions } from "../../gateway/http/services";
import type { IntegrationInputs } from "./inputs";

/** What CreateIntegration refuses for an HTTP API; all faults at once. */
export function httpIntegrationFaults(inputs: IntegrationInputs): string[] {
  const { integrationType: type, integrationSubtype: subtype, integrationUri: uri } = inputs;
  const faults = timeoutFaults(inputs, 30_000);
  if (type !== "AWS_PROXY" && type !== "HTTP_PROXY") {
    return [...faults, `integrationType is ${type}; HTTP APIs take AWS_PROXY and HTTP_PROXY`];
  }
  if (inputs.payloadFormatVersion !== undefined && !["1.0", "2.0"].includes(inputs.payloadFormatVersion)) {
    faults.push(`payloadFormatVersion is ${inputs.payloadFormatVersion}; it must be 1.0 or 2.0`);
  }
  if (inputs.connectionType === "VPC_LINK") faults.push(...privateFaults(inputs));
  else if (type === "HTTP_PROXY") faults.push(...publicFaults(inputs));
  if (type === "AWS_PROXY" && subtype === undefined && !usesVariables(uri) && functionArnOf(uri ?? "") === undefined) {
    faults.push(`integrationUri is ${uri}; AWS_PROXY needs a function's ARN or an integrationSubtype`);
  }
  if (subtype !== undefined) faults.push(...subtypeFaults(subtype, inputs));
  else faults.push(...mappingFaults("requestParameters", inputs.requestParameters ?? {}, false));
  for (const { statusCode, mappings } of inputs.responseParameters ?? []) {
    faults.push(...mappingFaults(`responseParameters of ${statusCode}`, mappings, true));
  }
  return faults;
}

/** What CreateIntegration refuses for a WebSocket API. */
export function webSocketIntegrationFaults(inputs: IntegrationInputs): string[] {
  const { integrationType: type, integrationUri: uri } = inputs;
  const faults = timeoutFaults(inputs, 29_000);
  if (!["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"].includes(type)) {
    return [...faults, `integrationType is ${type}; it must be AWS, AWS_PROXY, HTTP, HTTP_PROXY or MOCK`];
  }
  if (inputs.payloadFormatVersion !== undefined && inputs.payloadFormatVersion !== "1.0") {
    faults.push(`payloadFormatVersion is ${inputs.payloadFormatVersion}; WebSocket APIs take 1.0`);
  }
  if (type !== "MOCK" && uri === undefined) faults.push(`integrationType ${type} needs an integrationUri`);
  if (
    uri !== undefined &&
    type.startsWith("AWS") &&
    !/^arn:[\w-]+:apigateway:[^:]+:[\w.-]+:(path|action)\//.test(uri)
  ) {
    faults.push(`integrationUri is ${uri}; it must be arn:aws:apigateway:REGION:SERVICE:path|action/…`);
  }
  if (inputs.connectionType === "VPC_LINK" && inputs.connectionId === undefined)
    faults.push("VPC_LINK needs a connectionId");
  return faults;
}

function timeoutFaults({ timeoutMilliseconds: ms }: IntegrationInputs, most: number): string[] {
  if (ms === undefined || (ms >= 50 && ms <= most)) return [];
  return [`timeoutMilliseconds is ${ms}; it must be from 50 to ${most}`];
}

function privateFaults(inputs: IntegrationInputs): string[] {
  const faults: string[] = [];
  if (inputs.integrationType !== "HTTP_PROXY") faults.push("connectionType VPC_LINK needs integrationType HTTP_PROXY");
  if (inputs.connectionId === undefined) faults.push("connectionType VPC_LINK needs a connectionId");
  if (
    !/^arn:[\w-]+:(elasticloadbalancing:.*:listener\/|servicediscovery:.*:service\/)/.test(inputs.integrationUri ?? "")
  ) {
    faults.push(
      `integrationUri is ${inputs.integrationUri}; through a VPC link it must be the ARN of an ALB or NLB listener, or of a Cloud Map service`,
    );
  }
  if (inputs.integrationMethod === undefined) faults.push("HTTP_PROXY needs an integrationMethod");
  return faults;
}

function publicFaults(inputs: IntegrationInputs): string[] {
  const faults: string[] = [];
  if (!/^(https?:\/\/[^/\s]+|.*\$\{stageVariables\.)/i.test(inputs.integrationUri ?? "")) {
    faults.push(
      `integrationUri is ${inputs.integrationUri}; HTTP_PROXY needs a URL that begins with http:// or https://`,
    );
  }
  if (inputs.integrationMethod === undefined) faults.push("HTTP_PROXY needs an integrationMethod");
  return faults;
}

function subtypeFaults(subtype: string, inputs: IntegrationInputs): string[] {
  const action = serviceActions[subtype];
  if (!action) return [`integrationSubtype is ${subtype}; it must be one of ${Object.keys(serviceActions).join(", ")}`];
  const given = Object.keys(inputs.requestParameters ?? {});
  const known = [...action.required, ...action.optional];
  const faults = action.required
    .filter((name) => !given.includes(name))
    .map((name) => `${subtype} needs requestParameters.${name}`);
  for (const name of given.filter((name) => !known.includes(name))) {
    faults.push(`${subtype} has no parameter ${name}; it takes ${known.join(", ")}`);
  }
  if (inputs.credentialsArn === undefined)
    faults.push(`${subtype} needs a credentialsArn: the role that API Gateway assumes`);
  return faults;
}

function mappingFaults(property: string, parameters: Readonly<Record<string, string>>, response: boolean): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => {
    const mapping = parseMapping(key, value);
    const allowed = response ? ["header", "statuscode"] : ["header", "querystring", "path"];
    if (!mapping || !allowed.includes(mapping.target)) {
      return [`${property} has "${key}"; keys are append|overwrite|remove:TARGET with TARGET ${allowed.join(" or ")}`];
    }
    if (mapping.target === "header" && isReservedHeader(mapping.name)) {
      return [`${property} maps the reserved header ${mapping.name}`];
    }
    return [];
  });
}

function usesVariables(uri: string | undefined): boolean {
  return uri?.includes("${stageVariables.") ?? false;
}
