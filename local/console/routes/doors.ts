import { mappingsOf } from "../../cloud/apigatewayv2/domain-routing";
import type { Cloud } from "../../cloud/cloud";
import type { ResourceRecord } from "../../cloud/resource";

/** An API and where its callers reach it. */
export interface Door {
  readonly record: ResourceRecord;
  /** Address below which its paths are; no trailing slash. */
  readonly url: string;
  /** The distribution before it adds the key itself. */
  readonly locked?: boolean;
}

/**
 * Where callers reach each API with a stage: the distribution that its origin lock asks for, the VPC endpoint of a
 * private one, its custom domain, where it has one, else its own address.
 */
export function doorsOf(cloud: Cloud): Door[] {
  const endpoints = cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  const entry = cloud.find("aws:ec2/vpcEndpoint:VpcEndpoint", ({ inputs }) =>
    String(inputs.serviceName).endsWith(".execute-api"),
  );
  return [...cloud.resources("aws:apigateway/restApi:RestApi"), ...cloud.resources("aws:apigatewayv2/api:Api")].flatMap(
    (record) => {
      const endpoint = endpoints.find(({ url }) => url.includes(`/${record.id}`));
      if (!endpoint) return [];
      const url = endpoint.url.replace(/\/$/, "");
      const domain = domainOf(cloud, record.id);
      const edge = distributionOf(cloud, record.id, domain ?? { path: `/${new URL(url).pathname.split("/").at(-1)!}` });
      if (edge) return [{ record, url: edge, locked: true }];
      const isPrivate = JSON.stringify(record.inputs.endpointConfiguration ?? {}).includes("PRIVATE");
      if (isPrivate) {
        return [{ record, url: entry ? url.replace("/execute-api/", `/vpc-endpoint/${entry.id}/`) : url }];
      }
      return [{ record, url: domain ? `${new URL(url).origin}/domains/${domain.name}${domain.path}` : url }];
    },
  );
}

/** A name of an API that is no part of its own address, and the path below which the API is there. */
interface Domain {
  readonly name: string;
  /** With a slash before it; empty for all paths. */
  readonly path: string;
}

/** The custom domain that leads to a stage of an API. */
function domainOf(cloud: Cloud, apiId: string): Domain | undefined {
  const domains = [
    ...cloud.resources("aws:apigateway/domainName:DomainName"),
    ...cloud.resources("aws:apigatewayv2/domainName:DomainName"),
  ];
  return domains
    .flatMap(({ inputs, region }) => {
      const name = String(inputs.domainName);
      return mappingsOf(cloud, { domainName: name, region }).map((mapping) => ({ name, ...mapping }));
    })
    .filter((mapping) => mapping.apiId === apiId && mapping.stageName !== undefined)
    .map(({ name, basePath }) => ({ name, path: basePath === "" ? "" : `/${basePath}` }))[0];
}

/** Where a distribution offers an API, when one stands before it and adds what its lock asks for. */
function distributionOf(
  cloud: Cloud,
  apiId: string,
  { name, path }: Partial<Domain> & Pick<Domain, "path">,
): string | undefined {
  for (const { id, inputs } of cloud.resources("aws:cloudfront/distribution:Distribution")) {
    const origins = (inputs.origins ?? []) as { domainName?: string; originPath?: string; customHeaders?: unknown[] }[];
    const origin = origins.find(({ domainName }) => domainName?.startsWith(`${apiId}.`) || domainName === name);
    if (origin?.customHeaders?.length) return `${cloud.baseUrl}/cloudfront/${id}${origin.originPath ? "" : path}`;
  }
  return undefined;
}
