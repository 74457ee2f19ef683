import { cut } from "../../cut";
import type { WireRequest, WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { freshId, hexId } from "../ec2";
import { AwsError } from "../errors";
import type { Properties, ResourceType } from "../resource";

const SERVICE = "aws:servicediscovery/service:Service";
const INSTANCE = "aws:servicediscovery/instance:Instance";
const NAMESPACES = ["PrivateDnsNamespace", "HttpNamespace", "PublicDnsNamespace"];

/** Cloud Map's namespaces, services and instances. */
export const discoveryTypes: readonly ResourceType[] = [
  ...NAMESPACES.map((name): ResourceType => {
    const type = `aws:servicediscovery/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
    return {
      type,
      autoName: { property: "name", maxLength: 253 },
      replaceOn: ["name", "vpc"],
      async create(inputs, context) {
        const id = freshId(type, context, (seed) => `ns-${hexId(seed, 16)}`);
        const extra =
          name === "HttpNamespace" ? { httpName: inputs.name } : { hostedZone: `Z${hexId(id, 13).toUpperCase()}` };
        return { id, outputs: { ...common(inputs, context, "namespace", id), ...extra } };
      },
      update: async (_id, olds, inputs) => ({ ...olds, tagsAll: inputs.tags ?? {} }),
    };
  }),
  {
    type: SERVICE,
    autoName: { property: "name", maxLength: 127 },
    replaceOn: ["name", "namespaceId", "type"],
    async create(inputs, context) {
      const id = freshId(SERVICE, context, (seed) => `srv-${hexId(seed, 16)}`);
      return { id, outputs: common(inputs, context, "service", id) };
    },
    update: async (_id, olds, inputs) => ({ ...olds, tagsAll: inputs.tags ?? {} }),
    async delete(id, _outputs, { cloud }) {
      if (cloud.resources(INSTANCE).some(({ inputs }) => inputs.serviceId === id)) {
        throw new AwsError(
          "ResourceInUse",
          `Service contains registered instances; delete the instances before deleting the service: ${id}`,
        );
      }
    },
  },
  {
    type: INSTANCE,
    replaceOn: ["instanceId", "serviceId"],
    async create(inputs, { cloud, region }) {
      if (!cloud.find(SERVICE, String(inputs.serviceId))) {
        throw new AwsError("ServiceNotFound", `Service not found: ${String(inputs.serviceId)}`);
      }
      return { id: String(inputs.instanceId), outputs: { region } };
    },
    update: async (_id, olds) => olds,
  },
];

function common(
  inputs: Properties,
  context: { region: string; accountId: string },
  kind: string,
  id: string,
): Properties {
  return {
    arn: `arn:aws:servicediscovery:${context.region}:${context.accountId}:${kind}/${id}`,
    region: context.region,
    tagsAll: inputs.tags ?? {},
  };
}

/**
 * Sends a request to an instance of a service, drawn at random from those with the attributes that the target's query
 * names (`ARN?stage=prod`).
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export async function discover(cloud: Cloud, target: string, request: WireRequest): Promise<WireResponse> {
  const [serviceArn, query] = cut(target, "?");
  const wanted = [...new URLSearchParams(query)];
  const service = cloud.find(SERVICE, ({ outputs }) => outputs.arn === serviceArn);
  const instances = cloud
    .resources(INSTANCE)
    .filter(({ inputs }) => inputs.serviceId === service?.id)
    .map(({ inputs }) => (inputs.attributes ?? {}) as Readonly<Record<string, string>>)
    .filter((attributes) => wanted.every(([name, value]) => attributes[name] === value));
  const attributes = instances[Math.floor(cloud.random() * instances.length)] ?? {};
  const address = attributes.AWS_INSTANCE_IPV4;
  if (!address) throw new Error(`Cloud Map has no instance with an address for ${target}`);
  const port = attributes.AWS_INSTANCE_PORT ?? "80";
  return cloud.network.fetch({
    method: request.method,
    url: `${request.scheme}://${address}:${port}${request.target}`,
    headers: request.headers,
    body: request.body,
    source: request.source,
    signal: request.client?.gone,
  });
}
