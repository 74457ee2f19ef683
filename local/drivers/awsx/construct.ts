import type { ConstructRequest, Properties } from "../../../capture/program";

/** Builds the components of awsx that run locally; throws for the others. */
export async function constructAwsx(request: ConstructRequest): Promise<Properties> {
  throw new Error(`${request.type} does not run on the local stage`);
}
