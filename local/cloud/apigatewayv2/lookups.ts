import { notFound } from "../apigateway/refusals";
import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";
import { type ApiInputs, tokens } from "./inputs";

/** The live API of an id. @throws AwsError `NotFoundException` */
export function requireApi(cloud: Cloud, apiId: string): ResourceRecord & { inputs: ApiInputs } {
  const record = cloud.find(tokens.Api, apiId);
  if (!record) throw notFound(`Invalid API identifier specified ${cloud.accountId}:${apiId}`);
  return record as ResourceRecord & { inputs: ApiInputs };
}

/** Live resources of one type that belong to an API. */
export function partsOf<I>(cloud: Cloud, token: string, apiId: string): (ResourceRecord & { inputs: I })[] {
  return cloud.resources(token).filter((record) => record.inputs.apiId === apiId) as (ResourceRecord & { inputs: I })[];
}
