import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../openapi/canonical";
import { publicDocument } from "../openapi/public-document";
import type { DocumentKind } from "../openapi/refusals";
import type { JsonObject } from "./json";

/** What clients of an API are told. */
export interface Published {
  /** URL of the stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** The OpenAPI document for clients, as JSON. */
  readonly contract: pulumi.Output<string>;
}

/** Where a stage is reached, and its document with nothing of how AWS provides it. */
export function publish(
  document: JsonObject,
  kind: DocumentKind,
  { invokeUrl }: { readonly invokeUrl: pulumi.Output<string> },
): Published {
  const url = invokeUrl.apply((address) => address.replace(/\/+$/, ""));
  // Tokens stand only in what clients do not see, so the contract is known before anything is made.
  const contract = publicDocument(document, kind);
  return { url, contract: url.apply((server) => canonicalJson({ ...contract, servers: [{ url: server }] })) };
}
