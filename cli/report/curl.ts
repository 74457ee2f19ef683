import type { Cloud } from "../../local/cloud/cloud";
import type { ResourceRecord } from "../../local/cloud/resource";
import { credentialsFor } from "./access";
import { type Operation, operationsOf } from "./operations";

/** A request to copy into a shell. */
export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/** One request for each way of access of each API on the stage, ready to run: tokens and keys are filled in. */
export async function curlLines(cloud: Cloud): Promise<CurlLine[]> {
  const lines: CurlLine[] = [];
  for (const { record, url } of served(cloud)) {
    const seen = new Set<string>();
    for (const operation of preferred(operationsOf(record))) {
      if (seen.has(operation.access.kind)) continue;
      seen.add(operation.access.kind);
      lines.push(await curlLine(cloud, record, url, operation));
    }
  }
  return lines;
}

function served(cloud: Cloud): { record: ResourceRecord; url: string }[] {
  const endpoints = cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  return [...cloud.resources("aws:apigateway/restApi:RestApi"), ...cloud.resources("aws:apigatewayv2/api:Api")].flatMap(
    (record) => {
      const endpoint = endpoints.find(({ url }) => url.includes(`/${record.id}`));
      return endpoint && record.inputs.body ? [{ record, url: endpoint.url.replace(/\/$/, "") }] : [];
    },
  );
}

/** Reads come first: they can be tried without changing anything. */
function preferred(operations: readonly Operation[]): readonly Operation[] {
  const rank = ({ method, path }: Operation) => (method === "GET" ? 0 : 1) + (path.includes("{") ? 0.5 : 0);
  return [...operations].sort((a, b) => rank(a) - rank(b));
}

async function curlLine(cloud: Cloud, record: ResourceRecord, url: string, operation: Operation): Promise<CurlLine> {
  const { options, note } = await credentialsFor(cloud, operation.access);
  const path = operation.path.replace(/\{[^}]+\}/g, "1");
  const parts = ["curl -i", ...(operation.method === "GET" ? [] : [`-X ${operation.method}`]), ...options];
  if (operation.body !== undefined) {
    parts.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(operation.body).replace(/'/g, "'\\''")}'`);
  }
  return {
    title: `${record.name}: ${operation.method} ${operation.path} (${note})`,
    command: `${parts.join(" ")} '${url}${path}'`,
  };
}
