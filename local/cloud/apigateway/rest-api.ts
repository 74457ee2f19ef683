import { containsUnknown } from "../../../capture/values";
import { controlArn, executionArn } from "../../gateway/address";
import { InvalidDocumentError } from "../../gateway/openapi";
import { compileResourcePolicy } from "../../gateway/rest/resource-policy";
import { AwsError } from "../errors";
import { idOf } from "../names";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { importOf, rootResourceId } from "./assemble";
import type { RestApiInputs } from "./inputs";
import { requireApi } from "./lookups";
import { tooLong, withinQuota } from "./quotas";
import { badRequest } from "./refusals";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/** `aws:apigateway/restApi:RestApi` */
export function restApiType(runtime: Runtime): ResourceType {
  return resourceType<RestApiInputs>({
    type: tokens.restApi,
    autoName: { property: "name", maxLength: 255 },
    check: checkRestApi,
    async create(inputs, context) {
      const id = idOf(context, 10);
      checkBody(id, inputs, context);
      runtime.open(id, context.region);
      return { id, outputs: outputs(id, inputs, context) };
    },
    async update(id, olds, inputs, context) {
      checkBody(id, inputs, context);
      return { ...outputs(id, inputs, context), createdDate: olds.createdDate };
    },
    async restore(record) {
      runtime.open(record.id, record.region);
    },
    async delete(id) {
      runtime.close(id);
    },
  });
}

/** `aws:apigateway/restApiPolicy:RestApiPolicy` */
export function restApiPolicyType(): ResourceType {
  const put = async (inputs: Properties, context: ResourceContext) => {
    requireApi(context.cloud, String(inputs.restApiId));
    const fault = policyFault(String(inputs.policy));
    if (fault) throw badRequest(fault);
    return { policy: inputs.policy };
  };
  return resourceType<Properties>({
    type: tokens.restApiPolicy,
    replaceOn: ["restApiId"],
    create: async (inputs, context) => ({ id: String(inputs.restApiId), outputs: await put(inputs, context) }),
    update: (_id, _olds, inputs, context) => put(inputs, context),
  });
}

/** `aws:apigateway/restApiPut:RestApiPut` */
export function restApiPutType(): ResourceType {
  const put = async (inputs: Properties, context: ResourceContext): Promise<Properties> => {
    const api = requireApi(context.cloud, String(inputs.restApiId));
    const body = String(inputs.body);
    checkBody(api.id, { name: api.inputs.name, body, failOnWarnings: inputs.failOnWarnings === true }, context);
    return {};
  };
  return resourceType<Properties>({
    type: tokens.restApiPut,
    replaceOn: ["restApiId"],
    create: async (inputs, context) => ({ id: String(inputs.restApiId), outputs: await put(inputs, context) }),
    update: (_id, _olds, inputs, context) => put(inputs, context),
  });
}

function outputs(id: string, inputs: RestApiInputs, { cloud, region, accountId }: ResourceContext): Properties {
  const imported = importOf(cloud, { id, inputs, region })?.definition;
  const configuration = inputs.endpointConfiguration;
  return {
    arn: controlArn(region, `/restapis/${id}`),
    executionArn: executionArn({ region, accountId, apiId: id }),
    rootResourceId: rootResourceId(id),
    createdDate: new Date(cloud.clock.now()).toISOString(),
    apiKeySource: inputs.apiKeySource ?? imported?.apiKeySource ?? "HEADER",
    binaryMediaTypes: inputs.binaryMediaTypes ?? imported?.binaryMediaTypes ?? [],
    description: inputs.description ?? imported?.description ?? "",
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint ?? imported?.disableExecuteApiEndpoint ?? false,
    endpointConfiguration: {
      types: configuration?.types ?? imported?.endpointTypes?.[0] ?? "EDGE",
      ipAddressType: configuration?.ipAddressType ?? (configuration?.types === "PRIVATE" ? "dualstack" : "ipv4"),
      vpcEndpointIds: configuration?.vpcEndpointIds ?? imported?.vpcEndpointIds ?? [],
    },
    minimumCompressionSize: inputs.minimumCompressionSize ?? "",
    policy: inputs.policy ?? imported?.policy ?? "",
    tagsAll: inputs.tags ?? {},
    region,
  };
}

function checkRestApi(inputs: RestApiInputs): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { endpointConfiguration, minimumCompressionSize, policy } = inputs;
  const types = endpointConfiguration?.types;
  if (typeof types === "string" && !["EDGE", "REGIONAL", "PRIVATE"].includes(types)) {
    failures.push({ property: "endpointConfiguration.types", reason: `is "${types}"; use EDGE, REGIONAL or PRIVATE` });
  }
  if (endpointConfiguration?.vpcEndpointIds?.length && !containsUnknown(types) && types !== "PRIVATE") {
    failures.push({
      property: "endpointConfiguration.vpcEndpointIds",
      reason: "VPCEndpoints can only be specified with PRIVATE apis.",
    });
  }
  if (typeof minimumCompressionSize === "string" && minimumCompressionSize !== "") {
    const size = Number(minimumCompressionSize);
    if (!Number.isInteger(size) || size < -1 || size > 10_485_760) {
      failures.push({
        property: "minimumCompressionSize",
        reason: `is "${minimumCompressionSize}"; use 0 to 10485760`,
      });
    }
  }
  const fault = typeof policy === "string" && policy !== "" ? policyFault(policy) : undefined;
  if (fault) failures.push({ property: "policy", reason: fault });
  return failures;
}

/** Longest resource policy, in characters. */
const longestPolicy = 8192;

/** What is wrong with a resource policy; undefined when it can be attached. */
function policyFault(text: string): string | undefined {
  if (text.length > longestPolicy) {
    return `Invalid policy document. It has ${text.length} characters; ${longestPolicy} are allowed.`;
  }
  try {
    compileResourcePolicy(text, { apiId: "a", apiName: "", accountId: "", region: "" });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `Invalid policy document. Please check the policy syntax and ensure that Principals are valid. ${error.message}`;
  }
}

/** Throws what PutRestApi answers for a document that it does not take. */
function checkBody(id: string, inputs: RestApiInputs, { cloud, region }: ResourceContext): void {
  try {
    const long = tooLong("documentBytes", inputs.body ?? "", "The OpenAPI document");
    if (long) throw badRequest(long);
    const imported = importOf(cloud, { id, inputs, region });
    if (!imported) return;
    withinQuota("resourcesPerApi", imported.definition.resources.length, "resources for this API");
    withinQuota("authorizersPerApi", Object.keys(imported.definition.authorizers).length, "authorizers for this API");
    if (imported.errors.length > 0) throw badRequest(`Errors found during import:\n\t${imported.errors.join("\n\t")}`);
    const fault = imported.definition.policy && policyFault(imported.definition.policy);
    if (fault) throw badRequest(fault);
    if (inputs.failOnWarnings && imported.warnings.length > 0) {
      throw badRequest(`Warnings found during import:\n\t${imported.warnings.join("\n\t")}`);
    }
  } catch (error) {
    throw error instanceof InvalidDocumentError ? badRequest(error.message) : error;
  }
}
