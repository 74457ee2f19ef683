import type { Cloud } from "../../local/cloud/cloud";
import type { ResourceRecord } from "../../local/cloud/resource";
import { credentialsFor, tokenFor } from "./access";
import { type Operation, operationsOf } from "./operations";

/** A request to copy into a shell. */
export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/**
 * Requests to copy into a shell, one for each way of access of each API; the first line sets the token that others use.
 * Keys are filled in.
 */
export async function curlLines(cloud: Cloud): Promise<CurlLine[]> {
  const operations = served(cloud).flatMap((api) =>
    oneOfEach(operationsOf(api.record)).map((operation) => ({ ...api, operation })),
  );
  const token = await tokenFor(
    cloud,
    operations.map(({ operation }) => operation.access),
  );
  const lines = operations.map(({ operation, ...api }) => curlLine(cloud, api, operation));
  return token
    ? [{ title: "a token of the local user directory, good for an hour", command: `TOKEN=${token}` }, ...lines]
    : lines;
}

/** An API and where callers reach it. */
interface Served {
  readonly record: ResourceRecord;
  readonly url: string;
  /** The distribution before it adds the key itself. */
  readonly locked?: boolean;
}

function served(cloud: Cloud): Served[] {
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

/** The easiest operation of each way of access: reads come first, they can be tried without changing anything. */
function oneOfEach(operations: readonly Operation[]): readonly Operation[] {
  const rank = ({ method, path }: Operation) => (method === "GET" ? 0 : 1) + (path.includes("{") ? 0.5 : 0);
  const sorted = [...operations].sort((a, b) => rank(a) - rank(b));
  return sorted.filter(({ access }, i) => sorted.findIndex((other) => other.access.kind === access.kind) === i);
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

function curlLine(cloud: Cloud, { record, url, locked }: Served, operation: Operation): CurlLine {
  const access = locked && operation.access.kind === "key" ? ({ kind: "none" } as const) : operation.access;
  const { options, note } = credentialsFor(cloud, record.id, access);
  const path = operation.path.replace(/\{[^}]+\}/g, "1");
  const parts = ["curl -i", ...(operation.method === "GET" ? [] : [`-X ${operation.method}`]), ...options];
  if (operation.body !== undefined) {
    parts.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(operation.body).replace(/'/g, "'\\''")}'`);
  }
  return {
    title: `${record.name}${locked ? " by CloudFront" : ""}: ${operation.method} ${operation.path} (${note})`,
    command: `${parts.join(" ")} '${url}${path}'`,
  };
}
