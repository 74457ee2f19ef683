import { controlArn } from "../../gateway/address";
import { checkCertificate } from "../apigateway/certificate";
import { badRequest, conflict, notFound, refuse } from "../apigateway/refusals";
import { apiGatewayZoneId } from "../hosted-zones";
import { idOf, stableId } from "../names";
import type { CheckFailure, Properties, ResourceContext, ResourceType } from "../resource";
import { resourceType } from "../resource";
import { openDomain } from "./domain-host";
import { type DomainAddress, domainOf, mappingsOf, rulesOf } from "./domain-routing";
import {
  type ApiMappingInputs,
  type DomainNameInputs,
  type RoutingRuleInputs,
  type StageInputs,
  tokens,
} from "./inputs";
import { partsOf } from "./lookups";

const restStage = "aws:apigateway/stage:Stage";
const restApi = "aws:apigateway/restApi:RestApi";

/** `aws:apigatewayv2/domainName:DomainName`: a regional name for HTTP, WebSocket and REST APIs. */
export function domainNameType(): ResourceType {
  const open = new Map<string, () => void>();
  return resourceType<DomainNameInputs>({
    type: tokens.DomainName,
    replaceOn: ["domainName"],
    deleteBeforeReplace: true,
    check: domainFaults,
    async create(inputs, context) {
      checkOwnCertificate(inputs, context);
      if (domainOf(context.cloud, addressOf(inputs, context)))
        throw conflict("The domain name you provided already exists.");
      const outputs = domainOutputs(inputs, context);
      open.set(context.urn, openDomain(context.cloud, addressOf(inputs, context), regionalName(context)));
      return { id: inputs.domainName, outputs };
    },
    async update(_id, _olds, inputs, context) {
      checkOwnCertificate(inputs, context);
      return domainOutputs(inputs, context);
    },
    async restore({ inputs }, context) {
      const address = addressOf(inputs as DomainNameInputs, context);
      open.set(context.urn, openDomain(context.cloud, address, regionalName(context)));
    },
    async delete(id, _outputs, { cloud, urn, region }) {
      if (mappingsOf(cloud, { domainName: id, region }).length > 0)
        throw badRequest(`The domain name ${id} has API mappings; delete them first`);
      open.get(urn)?.();
      open.delete(urn);
    },
  });
}

/** `aws:apigatewayv2/apiMapping:ApiMapping`: leads a base path, of one or several segments, to a stage. */
export function apiMappingType(): ResourceType {
  return resourceType<ApiMappingInputs>({
    type: tokens.ApiMapping,
    replaceOn: ["domainName"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      validateMapping(inputs, undefined, context);
      return { id: idOf(context, 6, inputs.domainName), outputs: {} };
    },
    async update(_id, olds, inputs, context) {
      validateMapping(inputs, String(olds.apiMappingKey ?? ""), context);
      return {};
    },
  });
}

/** `aws:apigatewayv2/routingRule:RoutingRule`: leads requests to REST APIs by base path and header. */
export function routingRuleType(): ResourceType {
  return resourceType<RoutingRuleInputs>({
    type: tokens.RoutingRule,
    replaceOn: ["domainName"],
    async create(inputs, context) {
      validateRule(inputs, undefined, context);
      const routingRuleId = idOf(context, 10, inputs.domainName);
      const arn = `arn:aws:apigateway:${context.region}:${context.accountId}:/domainnames/${inputs.domainName}/routingrules/${routingRuleId}`;
      return { id: arn, outputs: { routingRuleId, routingRuleArn: arn } };
    },
    async update(_id, olds, inputs, context) {
      validateRule(inputs, Number(olds.priority), context);
      return { routingRuleId: olds.routingRuleId, routingRuleArn: olds.routingRuleArn };
    },
  });
}

function addressOf({ domainName }: { readonly domainName: string }, { region }: ResourceContext): DomainAddress {
  return { domainName, region };
}

function regionalName(context: ResourceContext): string {
  return `d-${stableId(`${context.urn}/target`, 10)}.execute-api.${context.region}.amazonaws.com`;
}

function domainOutputs(inputs: DomainNameInputs, context: ResourceContext): Properties {
  const targetDomainName = regionalName(context);
  return {
    apiMappingSelectionExpression: "$request.basepath",
    arn: controlArn(context.region, `/domainnames/${inputs.domainName}`),
    domainNameConfiguration: {
      ipAddressType: "ipv4",
      ...inputs.domainNameConfiguration,
      hostedZoneId: apiGatewayZoneId(context.region),
      targetDomainName,
    },
    routingMode: inputs.routingMode ?? "API_MAPPING_ONLY",
    tagsAll: inputs.tags ?? {},
  };
}

function domainFaults(inputs: DomainNameInputs): CheckFailure[] {
  const faults: CheckFailure[] = [];
  const { endpointType, securityPolicy } = inputs.domainNameConfiguration ?? {};
  if (typeof endpointType === "string" && endpointType !== "REGIONAL") {
    faults.push({
      property: "domainNameConfiguration.endpointType",
      reason: `is ${endpointType}; it must be REGIONAL`,
    });
  }
  if (typeof securityPolicy === "string" && securityPolicy !== "TLS_1_2") {
    faults.push({
      property: "domainNameConfiguration.securityPolicy",
      reason: `is ${securityPolicy}; it must be TLS_1_2`,
    });
  }
  return faults;
}

function checkOwnCertificate(inputs: DomainNameInputs, { region, cloud }: ResourceContext): void {
  const { certificateArn: arn } = inputs.domainNameConfiguration;
  checkCertificate(cloud, { arn, region, domainName: inputs.domainName });
}

function validateMapping(inputs: ApiMappingInputs, ownKey: string | undefined, context: ResourceContext): void {
  const { cloud } = context;
  const { domainName, apiId, stage, apiMappingKey: key = "" } = inputs;
  const domain = addressOf(inputs, context);
  if (!domainOf(cloud, domain)) throw notFound(`Invalid domain name identifier specified: ${domainName}`);
  const api = cloud.find(tokens.Api, apiId);
  if (!api && !cloud.find(restApi, apiId)) throw notFound(`Invalid API identifier specified: ${apiId}`);
  const stages = [
    ...partsOf<StageInputs>(cloud, tokens.Stage, apiId).map(({ inputs: { name } }) => name),
    ...cloud
      .resources(restStage)
      .filter((record) => record.inputs.restApi === apiId)
      .map((record) => String(record.inputs.stageName)),
  ];
  if (!stages.includes(stage)) throw badRequest(`Invalid stage identifier specified: ${stage}`);
  const faults: string[] = [];
  if (!/^[\w$.+!*'()/-]{0,300}$/.test(key) || /^\/|\/$|\/\//.test(key)) {
    faults.push(
      `apiMappingKey is "${key}"; it may have letters, digits, $-_.+!*'() and single slashes inside, up to 300`,
    );
  }
  if (key === "ping" || key === "sping") faults.push(`apiMappingKey "${key}" is reserved by API Gateway`);
  refuse(faults);
  const others = mappingsOf(cloud, domain);
  if (key !== ownKey && others.some(({ basePath }) => basePath === key)) {
    throw conflict(`ApiMapping key already exists for this domain name: "${key}"`);
  }
  refuseMix(inputs, domain, cloud);
}

/** WebSocket APIs have a domain for themselves; routing rules exclude HTTP APIs. */
function refuseMix({ apiId }: ApiMappingInputs, domain: DomainAddress, cloud: ResourceContext["cloud"]): void {
  const kind = kindOf(apiId, cloud);
  const kinds = new Set(mappingsOf(cloud, domain).map((mapping) => kindOf(mapping.apiId, cloud)));
  if ([...kinds].some((other) => (other === "WEBSOCKET") !== (kind === "WEBSOCKET"))) {
    throw badRequest("WebSocket APIs cannot share a custom domain name with REST or HTTP APIs");
  }
  if (kind === "HTTP" && rulesOf(cloud, domain).length > 0) {
    throw badRequest(
      `${domain.domainName} has routing rules, which lead to REST APIs only; an HTTP API cannot be mapped there`,
    );
  }
}

function kindOf(apiId: string, cloud: ResourceContext["cloud"]): string {
  return String(cloud.find(tokens.Api, apiId)?.inputs.protocolType ?? "REST");
}

function validateRule(inputs: RoutingRuleInputs, ownPriority: number | undefined, context: ResourceContext): void {
  const { cloud } = context;
  const { domainName, priority, conditions = [], actions } = inputs;
  const domain = addressOf(inputs, context);
  if (!domainOf(cloud, domain)) throw notFound(`Invalid domain name identifier specified: ${domainName}`);
  const faults: string[] = [];
  if (!Number.isInteger(priority) || priority < 1 || priority > 1_000_000) {
    faults.push(`priority is ${priority}; it must be an integer from 1 to 1000000`);
  }
  if (conditions.filter((condition) => condition.matchHeaders).length > 2)
    faults.push("a rule takes two header conditions at the most");
  if (conditions.filter((condition) => condition.matchBasePaths).length > 1)
    faults.push("a rule takes one base path condition at the most");
  if (actions.length !== 1) faults.push(`a rule has exactly one action; this one has ${actions.length}`);
  for (const { invokeApi } of actions) {
    const kind = kindOf(invokeApi.apiId, cloud);
    if (kind !== "REST") faults.push(`API ${invokeApi.apiId} is of type ${kind}; routing rules lead to REST APIs only`);
    else if (!cloud.find(restApi, invokeApi.apiId)) faults.push(`Invalid API identifier specified: ${invokeApi.apiId}`);
  }
  refuse(faults);
  if (priority !== ownPriority && rulesOf(cloud, domain).some((rule) => rule.priority === priority)) {
    throw conflict(`Another rule of ${domainName} has the priority ${priority}`);
  }
  if (mappingsOf(cloud, domain).some(({ apiId }) => kindOf(apiId, cloud) !== "REST")) {
    throw badRequest(`${domainName} maps an HTTP or WebSocket API; routing rules are for domains of REST APIs only`);
  }
}
