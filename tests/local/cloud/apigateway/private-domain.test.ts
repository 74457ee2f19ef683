import assert from "node:assert/strict";
import { answering, type FrontDoor, openFrontDoor, statement } from "../../../clients/front-door";
import { call } from "../../../conformance/documented/http-api";

describe("a private custom domain name", () => {
  let door: FrontDoor;
  beforeEach(async () => {
    door = await openFrontDoor();
  });
  afterEach(() => door.close());

  const name = "reports.internal.example";
  const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
  const only = (endpointId: string) =>
    statement({ ...invoke, Condition: { StringEquals: { "aws:SourceVpce": endpointId } } });

  async function endpoint(label: string) {
    const vpc = await door.create("aws:ec2/vpc:Vpc", label, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    return door.create("aws:ec2/vpcEndpoint:VpcEndpoint", label, {
      vpcId: vpc.id,
      serviceName: "com.amazonaws.us-east-1.execute-api",
      vpcEndpointType: "Interface",
    });
  }

  /** A private API under the domain; `policy` is the domain's own. */
  async function domain(ids: readonly string[], policy: string | undefined) {
    const api = await door.addRestApi(
      "reports",
      { paths: { "/x": { get: answering("inside") } }, policy: JSON.parse(statement(invoke)) as object },
      { endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: ids } },
    );
    const made = await door.create("aws:apigateway/domainName:DomainName", "reports", {
      domainName: name,
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
      endpointConfiguration: { types: "PRIVATE" },
      ...(policy ? { policy } : {}),
    });
    const mapping = { domainName: name, domainNameId: made.outputs.domainNameId, restApi: api.id, stageName: "live" };
    await door.create("aws:apigateway/basePathMapping:BasePathMapping", "reports", mapping);
    return made;
  }

  const associate = (domainNameArn: unknown, accessAssociationSource: string) =>
    door.create("aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation", accessAssociationSource, {
      domainNameArn,
      accessAssociationSource,
      accessAssociationSourceType: "VPCE",
    });
  const through = async (endpointId: string) => {
    const { status, text } = await call(`${door.url}/vpc-endpoint/${endpointId}/x`, { headers: { host: name } });
    return status === 200 ? text : status;
  };

  it("answers through the endpoints that it has an association with, and nowhere else", async () => {
    const [ours, theirs] = [await endpoint("ours"), await endpoint("theirs")];
    const { outputs } = await domain([ours.id, theirs.id], statement(invoke));
    assert.equal(await through(ours.id), 403, "no association yet");
    await associate(outputs.arn, ours.id);
    assert.equal(await through(ours.id), "inside");
    assert.equal(await through(theirs.id), 403);
    assert.equal((await call(`${door.url}/x`, { headers: { host: name } })).status, 403);
    assert.equal((await call(`${door.url}/domains/${name}/x`)).text, "console");
  });

  const policies: readonly (readonly [string, (endpointId: string) => string | undefined, "inside" | 403])[] = [
    ["without a policy of its own lets nobody in", () => undefined, 403],
    ["with a policy for another endpoint lets nobody in", () => only("vpce-0another"), 403],
    ["with a policy for the endpoint lets its callers in", only, "inside"],
  ];
  for (const [what, policyOf, expected] of policies) {
    it(what, async () => {
      const { id } = await endpoint("ours");
      const { outputs } = await domain([id], policyOf(id));
      await associate(outputs.arn, id);
      assert.equal(await through(id), expected);
    });
  }
});
