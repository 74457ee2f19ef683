import { controlArn } from "../../gateway/address";
import type { ClientCertificate } from "../../gateway/environment";
import type { Cloud } from "../cloud";
import { idOf } from "../names";
import { type Properties, type ResourceType, resourceType } from "../resource";
import { countWith, withinQuota } from "./quotas";
import { badRequest } from "./refusals";
import { tokens } from "./tokens";

const lifetimeMs = 365 * 86_400_000;

/** Who the certificates of API Gateway are issued to, by itself. */
const subject = [
  { name: "countryName", value: "US" },
  { shortName: "ST", value: "Washington" },
  { name: "localityName", value: "Seattle" },
  { name: "organizationName", value: "Amazon.com" },
  { name: "commonName", value: "ApiGateway" },
];

function certificatesOf(cloud: Cloud) {
  return cloud.storage.entries<ClientCertificate>("apigateway-client-certificates");
}

/** The certificate of this id; undefined when there is none. */
export function findClientCertificate(cloud: Cloud, id: string): ClientCertificate | undefined {
  return certificatesOf(cloud).get(id);
}

/**
 * `aws:apigateway/clientCertificate:ClientCertificate`: a certificate signed by itself, good for a year, and its key.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html
 */
export function clientCertificateType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.clientCertificate,
    async create(inputs, context) {
      const { cloud, region } = context;
      withinQuota("clientCertificates", countWith(cloud, "clientCertificate", context.urn), "client certificates");
      const id = idOf(context, 6);
      const now = cloud.clock.now();
      const made = certificatesOf(cloud).get(id) ?? (await issue(now));
      certificatesOf(cloud).set(id, made);
      return {
        id,
        outputs: {
          arn: controlArn(region, `/clientcertificates/${id}`),
          createdDate: new Date(now).toISOString(),
          expirationDate: new Date(now + lifetimeMs).toISOString(),
          pemEncodedCertificate: made.certificate,
          tagsAll: inputs.tags ?? {},
          region,
        },
      };
    },
    update: async (_id, olds, inputs) => ({ ...olds, tagsAll: inputs.tags ?? {} }),
    async delete(id, _outputs, { cloud }) {
      const stage = cloud.resources(tokens.stage).find(({ inputs }) => inputs.clientCertificateId === id);
      if (stage) {
        throw badRequest(
          `Client certificate ${id} is used by stage ${String(stage.inputs.stageName)}; detach it first`,
        );
      }
      certificatesOf(cloud).delete(id);
    },
  });
}

async function issue(now: number): Promise<ClientCertificate> {
  // Few programs have one, and the library takes its time to load.
  const { generate } = await import("selfsigned");
  const made = await generate(subject, {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now),
    notAfterDate: new Date(now + lifetimeMs),
  });
  return { certificate: made.cert, privateKey: made.private };
}
