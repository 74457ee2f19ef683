import type { Cloud } from "../cloud";
import type { Properties, ResourceRecord } from "../resource";
import type { Invoke } from "../service";
import { assembleRestApi, resourcePaths } from "./assemble";
import { exportStage } from "./exports";
import type { RestApiInputs } from "./inputs";
import { type Live, partsOf, requireApi } from "./lookups";
import { notFound } from "./refusals";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/** Provider functions that look up what the program, or an earlier one, has made. */
export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:apigateway/getRestApi:getRestApi": async ({ name }, { cloud, region }) => {
    const api = only(
      cloud,
      tokens.restApi,
      region,
      (record) => record.inputs.name === name,
      `REST API with the name ${name}`,
    );
    return {
      ...api.outputs,
      id: api.id,
      endpointConfigurations: [api.outputs.endpointConfiguration],
      tags: tagsOf(api),
    };
  },
  "aws:apigateway/getResource:getResource": async ({ restApiId, path }, { cloud }) => {
    const api = requireApi(cloud, String(restApiId));
    const paths = [...resourcePaths(cloud, api.id, assembleRestApi(cloud, api as Live<RestApiInputs>))];
    const [id] = paths.find(([, candidate]) => candidate === path) ?? [];
    if (id === undefined) throw notFound(`no resource ${String(path)} in API ${api.id}`);
    const [parentId] = paths.find(([, candidate]) => candidate === parentOf(String(path))) ?? [""];
    return { id, restApiId: api.id, path, pathPart: String(path).split("/").at(-1), parentId };
  },
  "aws:apigateway/getKey:getKey": async ({ id }, { cloud, region }) => {
    const key = only(cloud, tokens.apiKey, region, (record) => record.id === id, `API key ${id}`);
    return { ...key.outputs, id: key.id, tags: tagsOf(key) };
  },
  "aws:apigateway/getDomainName:getDomainName": async ({ domainName }, { cloud, region }) => {
    const domain = only(
      cloud,
      tokens.domainName,
      region,
      (record) => record.id === domainName,
      `domain name ${domainName}`,
    );
    return {
      ...domain.outputs,
      id: domain.id,
      endpointConfigurations: [domain.outputs.endpointConfiguration],
      tags: tagsOf(domain),
    };
  },
  "aws:apigateway/getVpcLink:getVpcLink": async ({ name }, { cloud, region }) => {
    const link = only(
      cloud,
      tokens.vpcLink,
      region,
      (record) => record.inputs.name === name,
      `VPC link with the name ${name}`,
    );
    const targetArns = [link.inputs.targetArn].flat();
    return { ...link.outputs, id: link.id, status: "AVAILABLE", statusMessage: "", targetArns, tags: tagsOf(link) };
  },
  "aws:apigateway/getAuthorizer:getAuthorizer": async ({ restApiId, authorizerId }, { cloud }) => {
    const found = partsOf(cloud, tokens.authorizer, String(restApiId)).find(({ id }) => id === authorizerId);
    if (!found) throw notFound("Invalid Authorizer identifier specified");
    return { ...found.outputs, id: found.id, restApiId, authorizerId };
  },
  "aws:apigateway/getAuthorizers:getAuthorizers": async ({ restApiId }, { cloud, region }) => {
    requireApi(cloud, String(restApiId));
    const ids = partsOf(cloud, tokens.authorizer, String(restApiId)).map(({ id }) => id);
    return { id: String(restApiId), restApiId, ids, region };
  },
};

/** `aws:apigateway/getExport:getExport` */
export function exportInvoke(runtime: Runtime): Readonly<Record<string, Invoke>> {
  return {
    "aws:apigateway/getExport:getExport": async (args, { cloud, region }) => {
      const { restApiId, stageName, exportType, accepts, parameters } = args;
      const exported = exportStage(cloud, runtime, {
        apiId: String(restApiId),
        stageName: String(stageName),
        exportType: String(exportType),
        extensions: String((parameters as { extensions?: string } | undefined)?.extensions ?? ""),
        ...(typeof accepts === "string" ? { accepts } : {}),
      });
      return { ...args, ...exported, id: `${String(restApiId)}:${String(stageName)}`, region };
    },
  };
}

function only(
  cloud: Cloud,
  token: string,
  region: string,
  fits: (record: ResourceRecord) => boolean,
  what: string,
): ResourceRecord {
  const found = cloud.resources(token).filter((record) => record.region === region && fits(record));
  if (found.length === 1) return found[0]!;
  throw notFound(found.length === 0 ? `no ${what} found` : `more than one ${what} found`);
}

function tagsOf({ outputs }: ResourceRecord): Properties {
  return (outputs.tagsAll ?? {}) as Properties;
}

function parentOf(path: string): string | undefined {
  return path === "/" ? undefined : path.replace(/\/[^/]+$/, "") || "/";
}
