import { AwsError } from "../errors";

/** What API Gateway answers to a request that makes no sense. */
export const badRequest = (message: string) => new AwsError("BadRequestException", message, 400);

/** What it answers when a name or key is taken, or a thing is in use. */
export const conflict = (message: string) => new AwsError("ConflictException", message, 409);

/** What it answers when a thing does not exist. */
export const notFound = (message: string) => new AwsError("NotFoundException", message, 404);

/** Throws all faults in one BadRequestException. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw badRequest(faults.join("; "));
}
