import { apiGatewayV2 } from "../../../../local/cloud/apigatewayv2/service";
import { Cloud } from "../../../../local/cloud/cloud";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import type { ServiceFactory } from "../../../../local/cloud/service";
import type { WireRequest, WireResponse } from "../../../../local/wire";
import { type DoubleOptions, EnvironmentDouble, request } from "../../gateway/http/double";

/** A cloud of this service alone, on an environment of the test's own. */
export class Harness {
  readonly env: EnvironmentDouble;
  readonly cloud: Cloud;

  constructor(options: DoubleOptions = {}, baseUrl = "http://127.0.0.1:4000", others: readonly ServiceFactory[] = []) {
    this.env = new EnvironmentDouble(options);
    this.cloud = new Cloud({
      services: [(cloud) => apiGatewayV2(cloud, this.env), ...others],
      baseUrl,
      programDirectory: process.cwd(),
      accountId: "123456789012",
      clock: this.env.clock,
    });
  }

  /** Creates a resource of `aws:apigatewayv2`, checked as drivers do. */
  async create(
    token: string,
    name: string,
    inputs: Record<string, unknown>,
    region = this.cloud.region,
  ): Promise<ResourceRecord> {
    const target = { urn: `urn:pulumi:dev::shop::${token}::${name}`, type: token, name, region };
    const { inputs: checked, failures } = this.cloud.check({ ...target, inputs, seed: name });
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
    return this.cloud.create({ ...target, inputs: checked });
  }

  /** Changes a resource in place. */
  update(record: ResourceRecord, inputs: Record<string, unknown>): Promise<ResourceRecord> {
    const { urn, type, name, id, outputs, region } = record;
    return this.cloud.update({ urn, type, name, id, region, olds: outputs, inputs: { ...record.inputs, ...inputs } });
  }

  /** Deletes a resource. */
  delete(record: ResourceRecord): Promise<void> {
    const { urn, type, name, id, outputs, region } = record;
    return this.cloud.delete({ urn, type, name, id, region, olds: outputs });
  }

  /** Sends a request to the default endpoint of an API. */
  send(api: ResourceRecord, method: string, target: string, options: Partial<WireRequest> = {}): Promise<WireResponse> {
    const host = `${api.id}.execute-api.us-east-1.amazonaws.com`;
    const endpoint = this.cloud.network.find(host);
    if (!endpoint) throw new Error(`no endpoint at ${host}`);
    return endpoint.handle(request(method, target, { headers: [["Host", host]], host, ...options }));
  }
}
