import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";
import { type ApiInputs, tokens } from "./inputs";

/** What API Gateway answers to a request that makes no sense. */
export const badRequest = (message: string) => new AwsError("BadRequestException", message, 400);

/** What it answers when a name or key is taken, or a thing is in use. */
export const conflict = (message: string) => new AwsError("ConflictException", message, 409);

/** What it answers when a thing does not exist. */
export const missing = (message: string) => new AwsError("NotFoundException", message, 404);

/** Throws all faults in one BadRequestException. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw badRequest(faults.join("; "));
}

/** The live API of an id. @throws AwsError `NotFoundException` */
export function requireApi(cloud: Cloud, apiId: string): ResourceRecord & { inputs: ApiInputs } {
  const record = cloud.find(tokens.Api, apiId);
  if (!record) throw missing(`Invalid API identifier specified ${cloud.accountId}:${apiId}`);
  return record as ResourceRecord & { inputs: ApiInputs };
}

/** Live resources of one type that belong to an API. */
export function partsOf<I>(cloud: Cloud, token: string, apiId: string): (ResourceRecord & { inputs: I })[] {
  return cloud.resources(token).filter((record) => record.inputs.apiId === apiId) as (ResourceRecord & { inputs: I })[];
}
