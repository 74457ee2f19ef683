import { apiMount } from "../../gateway/address";
import type { Cloud } from "../cloud";
import type { Properties, ResourceContext, ResourceRecord } from "../resource";
import type { RestApiInputs } from "./inputs";
import { conflict, notFound } from "./refusals";
import { tokens } from "./tokens";

/** A live resource whose inputs are known. */
export type Live<I extends Properties> = Omit<ResourceRecord, "inputs"> & { readonly inputs: I };

/** The live API of an id. @throws AwsError `NotFoundException` */
export function requireApi(cloud: Cloud, apiId: string): Live<RestApiInputs> {
  const record = cloud.find(tokens.restApi, apiId);
  if (!record) throw notFound(`Invalid API identifier specified ${cloud.accountId}:${apiId}`);
  return record as Live<RestApiInputs>;
}

/** Live resources of one type that belong to an API. */
export function partsOf<I extends Properties>(cloud: Cloud, token: string, apiId: string): Live<I>[] {
  return cloud
    .resources(token)
    .filter(({ inputs }) => inputs.restApi === apiId || inputs.restApiId === apiId) as Live<I>[];
}

/** Refuses a second resource that means the same thing as a live one. */
export function refuseTwin(
  { cloud, urn }: ResourceContext,
  token: string,
  isTwin: (record: ResourceRecord) => boolean,
  message: string,
): void {
  if (cloud.resources(token).some((record) => record.urn !== urn && isTwin(record))) throw conflict(message);
}

/** Local address of a stage. */
export function invokeUrl(cloud: Cloud, apiId: string, stageName: string): string {
  return `${cloud.baseUrl}${apiMount(apiId)}/${stageName}`;
}
