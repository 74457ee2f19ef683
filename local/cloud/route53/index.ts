import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { stableId } from "../names";
import { type CheckFailure, type Properties, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";

const zoneType = "aws:route53/zone:Zone";
const recordTypes = [
  "A",
  "AAAA",
  "CAA",
  "CNAME",
  "DS",
  "HTTPS",
  "MX",
  "NAPTR",
  "NS",
  "PTR",
  "SOA",
  "SPF",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
];

/** Route 53: zones and records. Names resolve on the local server by the Host header, not by DNS. */
export const route53: ServiceFactory = (cloud) => ({
  name: "route53",
  limits:
    "Zones, records and health checks are kept and checked; no DNS server answers. Custom domains are reached by their name in " +
    "the Host header. A hosted zone that the program only names stands in for the real one. Routing policies are recorded: " +
    "a domain of several regions answers from the stage's own region, each regional name from its own.",
  resources: [zone(cloud), record(cloud), healthCheck()],
  invokes: {
    "aws:route53/getZone:getZone": async (args) => {
      const name = String(args.name ?? "").replace(/\.$/, "");
      const found = cloud.find(zoneType, ({ id, inputs }) => (args.zoneId ? id === args.zoneId : inputs.name === name));
      // The program expects a zone that stands outside it; the local stage has nobody to ask.
      const id = found?.id ?? String(args.zoneId ?? zoneId(name));
      return {
        id,
        zoneId: id,
        name: found ? String(found.inputs.name) : name,
        arn: `arn:aws:route53:::hostedzone/${id}`,
        nameServers: nameServers(id),
        primaryNameServer: nameServers(id)[0],
        privateZone: args.privateZone ?? false,
        callerReference: "",
        comment: "",
        resourceRecordSetCount: 2,
        linkedServiceDescription: "",
        linkedServicePrincipal: "",
        tags: {},
        vpcId: "",
      };
    },
  },
});

function zoneId(seed: string): string {
  return `Z${stableId(seed, 20).toUpperCase()}`;
}

function nameServers(id: string): string[] {
  return [0, 1, 2, 3].map(
    (i) => `ns-${(id.charCodeAt(1) * 7 + i * 512) % 2048}.awsdns-${10 + i}.${["com", "net", "org", "co.uk"][i]}`,
  );
}

function zone(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: zoneType,
    replaceOn: ["name", "delegationSetId"],
    async create(inputs, context) {
      const id = zoneId(context.urn);
      const servers = nameServers(id);
      return {
        id,
        outputs: {
          zoneId: id,
          arn: `arn:aws:route53:::hostedzone/${id}`,
          nameServers: servers,
          primaryNameServer: servers[0],
          tagsAll: inputs.tags ?? {},
        },
      };
    },
    update: async (_id, olds) => olds,
    async delete(id, outputs) {
      const left = cloud.resources("aws:route53/record:Record").some(({ inputs }) => inputs.zoneId === id);
      if (left && outputs.forceDestroy !== true) {
        throw new AwsError(
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        );
      }
    },
  });
}

function record(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:route53/record:Record",
    replaceOn: ["zoneId", "name", "type", "setIdentifier"],
    deleteBeforeReplace: true,
    check: checkRecord,
    async create(inputs, context) {
      const { zoneId: zone, name, type, setIdentifier } = inputs;
      const same = cloud.find(
        "aws:route53/record:Record",
        (one) =>
          one.urn !== context.urn &&
          one.inputs.zoneId === zone &&
          one.inputs.name === name &&
          one.inputs.type === type &&
          one.inputs.setIdentifier === setIdentifier,
      );
      if (same && inputs.allowOverwrite !== true) {
        throw new AwsError(
          "InvalidChangeBatch",
          `Tried to create resource record set [name='${name}.', type='${type}'] but it already exists`,
        );
      }
      const id = [zone, name, type, setIdentifier].filter(Boolean).join("_");
      return { id, outputs: { fqdn: String(name).replace(/\.$/, "") } };
    },
    update: async (_id, olds) => olds,
  });
}

function checkRecord(inputs: Properties): CheckFailure[] {
  const faults: CheckFailure[] = [];
  if (typeof inputs.type === "string" && !recordTypes.includes(inputs.type)) {
    faults.push({ property: "type", reason: `"${inputs.type}" must be one of ${recordTypes.join(", ")}` });
  }
  if (inputs.aliases && (inputs.records || inputs.ttl)) {
    faults.push({ property: "aliases", reason: "conflicts with records and ttl" });
  }
  const routed = [
    "weightedRoutingPolicies",
    "latencyRoutingPolicies",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
  ].some((policy) => inputs[policy] !== undefined);
  if (routed && !inputs.setIdentifier)
    faults.push({ property: "setIdentifier", reason: "is required with a routing policy" });
  return faults;
}

function healthCheck(): ResourceType {
  return resourceType<Properties>({
    type: "aws:route53/healthCheck:HealthCheck",
    replaceOn: ["type", "requestInterval"],
    async create(inputs, context) {
      const id = stableId(context.urn, 32);
      return { id, outputs: { arn: `arn:aws:route53:::healthcheck/${id}`, tagsAll: inputs.tags ?? {} } };
    },
    update: async (_id, olds) => olds,
  });
}
