import {
  type Documentation,
  type DocumentationPart,
  locationFault,
  locationOf,
} from "../../gateway/openapi/documentation";
import { parseObject } from "../../json";
import type { Cloud } from "../cloud";
import { idOf } from "../names";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { importOf } from "./assemble";
import { partsOf, requireApi } from "./lookups";
import { countWith, withinQuota } from "./quotas";
import { badRequest, conflict, notFound } from "./refusals";
import { tokens } from "./tokens";

interface PartInputs extends Properties {
  restApiId: string;
  location: Record<string, string>;
  properties: string;
}

interface VersionInputs extends Properties {
  restApiId: string;
  version: string;
}

/** `aws:apigateway/documentationPart:DocumentationPart`: what is said about one entity of an API. */
export function documentationPartType(): ResourceType {
  return resourceType<PartInputs>({
    type: tokens.documentationPart,
    replaceOn: ["restApiId", "location"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      checkPart(inputs, context);
      const ofApi = (other: Properties) => other.restApiId === inputs.restApiId;
      const count = countWith(context.cloud, "documentationPart", context.urn, ofApi);
      withinQuota("documentationPartsPerApi", count, "documentation parts for this API");
      const part = idOf(context, 6, inputs.restApiId, inputs.location);
      return { id: `${inputs.restApiId}/${part}`, outputs: { documentationPartId: part, region: context.region } };
    },
    async update(_id, olds, inputs, context) {
      checkPart(inputs, context);
      return { documentationPartId: olds.documentationPartId, region: context.region };
    },
  });
}

function checkPart(inputs: PartInputs, { cloud, urn }: ResourceContext): void {
  requireApi(cloud, inputs.restApiId);
  const part = partOf(inputs);
  if (!part)
    throw badRequest("Invalid documentation part: location needs a type, and properties must be a JSON object");
  const fault = locationFault(part.location);
  if (fault) throw badRequest(fault);
  const key = keyOf(part);
  const twin = partsOf<PartInputs>(cloud, tokens.documentationPart, inputs.restApiId).some((other) => {
    const theirs = partOf(other.inputs);
    return other.urn !== urn && theirs !== undefined && keyOf(theirs) === key;
  });
  if (twin) throw conflict("Documentation part already exists for the specified location");
}

function partOf({ location, properties }: PartInputs): DocumentationPart | undefined {
  const where = locationOf(location);
  const content = parseObject(properties);
  return where && content && { location: where, properties: content };
}

/** Two parts are about the same thing when these are the same. */
function keyOf({
  location: { type, path = "/", method = "*", statusCode = "*", name = "" },
}: DocumentationPart): string {
  return JSON.stringify([type, path, method, statusCode, name]);
}

function snapshotsOf(cloud: Cloud) {
  return cloud.storage.entries<Documentation>("apigateway-documentation");
}

/** `aws:apigateway/documentationVersion:DocumentationVersion`: the parts of an API as they were. */
export function documentationVersionType(): ResourceType {
  return resourceType<VersionInputs>({
    type: tokens.documentationVersion,
    replaceOn: ["restApiId", "version"],
    async create({ restApiId, version }, context) {
      const { cloud, region } = context;
      requireApi(cloud, restApiId);
      const parts = documentationPartsOf(cloud, restApiId);
      if (parts.length === 0) {
        throw notFound("Documentation version cannot be created: the API has no documentation parts");
      }
      const id = `${restApiId}/${version}`;
      snapshotsOf(cloud).set(id, { version, parts });
      return { id, outputs: { region } };
    },
    update: async (_id, _olds, _inputs, context) => ({ region: context.region }),
    async delete(id, _outputs, { cloud }) {
      snapshotsOf(cloud).delete(id);
    },
  });
}

/** Parts of an API: its document's, then single ones, which replace those about the same entity. */
function documentationPartsOf(cloud: Cloud, apiId: string): DocumentationPart[] {
  const imported = importOf(cloud, requireApi(cloud, apiId))?.definition.documentation?.parts ?? [];
  const single = partsOf<PartInputs>(cloud, tokens.documentationPart, apiId).flatMap(
    ({ inputs }) => partOf(inputs) ?? [],
  );
  return [...new Map([...imported, ...single].map((part) => [keyOf(part), part])).values()];
}

/** A version of an API's documentation, made by a resource or brought by the document; undefined when there is none. */
export function documentationVersionOf(cloud: Cloud, apiId: string, version: string): Documentation | undefined {
  const made = snapshotsOf(cloud).get(`${apiId}/${version}`);
  if (made) return made;
  const imported = importOf(cloud, requireApi(cloud, apiId))?.definition.documentation;
  return imported?.version === version ? imported : undefined;
}
