import type { ResourceRecord } from "../resource";
import type { Invoke } from "../service";
import { type ApiInputs, tokens } from "./inputs";
import { requireApi } from "./lookups";

/** Provider functions of the service. */
export const invokes: Readonly<Record<string, Invoke>> = {
  async "aws:apigatewayv2/getApi:getApi"({ apiId }, { cloud }) {
    const api = requireApi(cloud, String(apiId));
    const { corsConfiguration, tags, description = "", version = "" } = api.inputs;
    const { outputs } = api;
    return {
      id: api.id,
      apiId: api.id,
      apiEndpoint: outputs.apiEndpoint,
      apiKeySelectionExpression: outputs.apiKeySelectionExpression,
      arn: outputs.arn,
      corsConfigurations: corsConfiguration ? [corsConfiguration] : [],
      description,
      disableExecuteApiEndpoint: outputs.disableExecuteApiEndpoint,
      executionArn: outputs.executionArn,
      ipAddressType: outputs.ipAddressType,
      name: api.inputs.name,
      protocolType: api.inputs.protocolType,
      region: api.region,
      routeSelectionExpression: outputs.routeSelectionExpression ?? "",
      tags: tags ?? {},
      version,
    };
  },
  async "aws:apigatewayv2/getApis:getApis"({ name, protocolType, tags }, { cloud, region }) {
    const wanted = Object.entries((tags as Record<string, string> | undefined) ?? {});
    const fits = ({ inputs, region: own }: ResourceRecord & { inputs: ApiInputs }) =>
      own === region &&
      (name === undefined || inputs.name === name) &&
      (protocolType === undefined || inputs.protocolType === protocolType) &&
      wanted.every(([key, value]) => inputs.tags?.[key] === value);
    const apis = (cloud.resources(tokens.Api) as (ResourceRecord & { inputs: ApiInputs })[]).filter(fits);
    return { id: region, ids: apis.map(({ id }) => id), name, protocolType, tags, region };
  },
};
