import { type Cloud, stableId } from "../cloud";
import { AwsError } from "../errors";
import type { Properties, ResourceContext, ResourceRecord } from "../resource";
import type { RestApiInputs } from "./inputs";
import { tokens } from "./tokens";

/** A live resource whose inputs are known. */
export type Live<I extends Properties> = Omit<ResourceRecord, "inputs"> & { readonly inputs: I };

/** What API Gateway answers to a request that makes no sense. */
export const badRequest = (message: string) => new AwsError("BadRequestException", message, 400);
/** What it answers when a name is taken. */
export const conflict = (message: string) => new AwsError("ConflictException", message, 409);
/** What it answers when a thing does not exist. */
export const notFound = (message: string) => new AwsError("NotFoundException", message, 404);

/** Id of a resource: the same for the same URN and for the same values of what makes a new resource. */
export function idOf({ urn }: ResourceContext, length: number, ...identity: readonly unknown[]): string {
  return stableId(identity.length === 0 ? urn : `${urn}|${JSON.stringify(identity)}`, length);
}

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

/** `arn:aws:apigateway:REGION::/…`: the ARN of a thing of the control plane. */
export function controlArn(region: string, path: string): string {
  return `arn:aws:apigateway:${region}::${path}`;
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API` */
export function executionArn(region: string, accountId: string, apiId: string): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
}

/** Host name of an API's default endpoint. */
export function apiHost(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

/** Local address of a stage. */
export function invokeUrl(cloud: Cloud, apiId: string, stageName: string): string {
  return `${cloud.baseUrl}/execute-api/${apiId}/${stageName}`;
}
