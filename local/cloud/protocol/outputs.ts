import type { Properties, ResourceContext } from "../resource";

/** Outputs that every taggable type of the `aws` provider declares. */
export function commonOutputs(inputs: Properties, context: ResourceContext): Properties {
  return { region: context.region, tagsAll: inputs.tags ?? {} };
}
