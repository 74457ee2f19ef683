import { containsUnknown } from "../../../capture/values";
import { controlArn } from "../../gateway/address";
import { gatewayResponseTypes } from "../../gateway/rest/gateway-response-types";
import { idOf } from "../names";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { AuthorizerInputs, GatewayResponseInputs, ModelInputs, RequestValidatorInputs } from "./inputs";
import { partsOf, refuseTwin, requireApi } from "./lookups";
import { countWith, withinQuota } from "./quotas";
import { badRequest } from "./refusals";
import { tokens } from "./tokens";

/** `aws:apigateway/authorizer:Authorizer` */
export function authorizerType(): ResourceType {
  return resourceType<AuthorizerInputs>({
    type: tokens.authorizer,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["restApi"],
    check: checkAuthorizer,
    async create(inputs, context) {
      requireApi(context.cloud, inputs.restApi);
      const isTwin = (other: { inputs: Properties }) =>
        other.inputs.restApi === inputs.restApi && other.inputs.name === inputs.name;
      refuseTwin(
        context,
        tokens.authorizer,
        isTwin,
        "Authorizer name must be unique. Authorizer with this name already exists for this RestApi.",
      );
      const sameApi = (other: Properties) => other.restApi === inputs.restApi;
      const count = countWith(context.cloud, "authorizer", context.urn, sameApi);
      withinQuota("authorizersPerApi", count, "authorizers for this API");
      const id = idOf(context, 6, inputs.restApi);
      return { id, outputs: authorizerOutputs(id, inputs, context) };
    },
    async update(id, _olds, inputs, context) {
      return authorizerOutputs(id, inputs, context);
    },
    async delete(id, outputs, { cloud }) {
      const user = partsOf(cloud, tokens.method, String(outputs.restApi)).find(
        ({ inputs }) => inputs.authorizerId === id,
      );
      if (user) throw badRequest(`Cannot delete authorizer '${id}', is referenced in method: ${user.id}`);
    },
  });
}

function authorizerOutputs(id: string, inputs: AuthorizerInputs, { region }: ResourceContext): Properties {
  return {
    arn: controlArn(region, `/restapis/${inputs.restApi}/authorizers/${id}`),
    type: inputs.type ?? "TOKEN",
    identitySource: inputs.identitySource ?? "method.request.header.Authorization",
    authorizerResultTtlInSeconds: inputs.authorizerResultTtlInSeconds ?? 300,
    region,
  };
}

function checkAuthorizer(inputs: AuthorizerInputs): readonly CheckFailure[] {
  const { type = "TOKEN", authorizerUri, providerArns, authorizerResultTtlInSeconds: ttl } = inputs;
  const failures: CheckFailure[] = [];
  if (typeof type === "string" && !["TOKEN", "REQUEST", "COGNITO_USER_POOLS"].includes(type)) {
    failures.push({ property: "type", reason: `is "${type}"; use TOKEN, REQUEST or COGNITO_USER_POOLS` });
  }
  if ((type === "TOKEN" || type === "REQUEST") && !authorizerUri) {
    failures.push({ property: "authorizerUri", reason: `is required for an authorizer of type ${type}` });
  }
  if (type === "COGNITO_USER_POOLS" && !containsUnknown(providerArns) && !providerArns?.length) {
    failures.push({ property: "providerArns", reason: "is required for an authorizer of type COGNITO_USER_POOLS" });
  }
  if (typeof ttl === "number" && (ttl < 0 || ttl > 3600)) {
    failures.push({ property: "authorizerResultTtlInSeconds", reason: `is ${ttl}; use 0 to 3600` });
  }
  return failures;
}

/** `aws:apigateway/model:Model` */
export function modelType(): ResourceType {
  const checked = ({ restApi, name, schema }: ModelInputs, context: ResourceContext): Properties => {
    requireApi(context.cloud, restApi);
    if (!/^[a-zA-Z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
    try {
      JSON.parse(schema ?? "{}");
    } catch {
      throw badRequest(
        `Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]`,
      );
    }
    return { region: context.region };
  };
  return resourceType<ModelInputs>({
    type: tokens.model,
    autoName: { property: "name", maxLength: 128, suffix: () => "" },
    replaceOn: ["restApi", "name", "contentType"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      const isTwin = (other: { inputs: Properties }) =>
        other.inputs.restApi === inputs.restApi && other.inputs.name === inputs.name;
      refuseTwin(context, tokens.model, isTwin, "Model name already exists for this REST API");
      return { id: idOf(context, 6, inputs.restApi, inputs.name), outputs: checked(inputs, context) };
    },
    update: async (_id, _olds, inputs, context) => checked(inputs, context),
  });
}

/** `aws:apigateway/requestValidator:RequestValidator` */
export function requestValidatorType(): ResourceType {
  return resourceType<RequestValidatorInputs>({
    type: tokens.requestValidator,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["restApi"],
    async create(inputs, context) {
      requireApi(context.cloud, inputs.restApi);
      return { id: idOf(context, 6, inputs.restApi), outputs: { region: context.region } };
    },
    update: async (_id, _olds, _inputs, context) => ({ region: context.region }),
  });
}

/** `aws:apigateway/response:Response`: a gateway response. */
export function gatewayResponseType(): ResourceType {
  const checked = (inputs: GatewayResponseInputs, context: ResourceContext): Properties => {
    requireApi(context.cloud, inputs.restApiId);
    if (!gatewayResponseTypes.has(inputs.responseType)) {
      throw badRequest(
        `1 validation error detected: Value '${inputs.responseType}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [${[...gatewayResponseTypes].join(", ")}]`,
      );
    }
    return { region: context.region };
  };
  return resourceType<GatewayResponseInputs>({
    type: tokens.response,
    replaceOn: ["restApiId", "responseType"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      return { id: `aggr-${inputs.restApiId}-${inputs.responseType}`, outputs: checked(inputs, context) };
    },
    update: async (_id, _olds, inputs, context) => checked(inputs, context),
  });
}
