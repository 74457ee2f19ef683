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
 * Where callers reach each REST and HTTP API that has a document: the distribution that its origin lock asks for, the
 * VPC endpoint of a private one, else its own address.
 */
export function doorsOf(cloud: Cloud): Door[] {
  const endpoints = cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  const entry = cloud.find("aws:ec2/vpcEndpoint:VpcEndpoint", ({ inputs }) =>
    String(inputs.serviceName).endsWith(".execute-api"),
  );
  return [...cloud.resources("aws:apigateway/restApi:RestApi"), ...cloud.resources("aws:apigatewayv2/api:Api")].flatMap(
    (record) => {
      const endpoint = endpoints.find(({ url }) => url.includes(`/${record.id}`));
      if (!endpoint || !record.inputs.body) return [];
      const url = endpoint.url.replace(/\/$/, "");
      const edge = distributionOf(cloud, record.id, new URL(url).pathname.split("/").at(-1)!);
      if (edge) return [{ record, url: edge, locked: true }];
      const isPrivate = JSON.stringify(record.inputs.endpointConfiguration ?? {}).includes("PRIVATE");
      return [{ record, url: isPrivate && entry ? url.replace("/execute-api/", `/vpc-endpoint/${entry.id}/`) : url }];
    },
  );
}

/** Where a distribution offers a stage, when one stands before it and adds what its lock asks for. */
function distributionOf(cloud: Cloud, apiId: string, stage: string): string | undefined {
  for (const { id, inputs } of cloud.resources("aws:cloudfront/distribution:Distribution")) {
    const origins = (inputs.origins ?? []) as { domainName?: string; originPath?: string; customHeaders?: unknown[] }[];
    const origin = origins.find(({ domainName }) => domainName?.startsWith(`${apiId}.`));
    if (origin?.customHeaders?.length)
      return `${cloud.baseUrl}/cloudfront/${id}${origin.originPath ? "" : `/${stage}`}`;
  }
  return undefined;
}
