import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cloud } from "../../../../local/cloud/cloud";
import { allowsEgress, allowsIngress, ec2 } from "../../../../local/cloud/ec2";
import { addressIn, contains, overlaps, parseRange } from "../../../../local/cloud/ec2/cidr";
import { outputNames } from "../../../../local/cloud/recorded";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { bodyOf, type WireRequest } from "../../../../local/wire";
import { add, change, cloudOf, remove } from "../lambda/support";

const request = (more: Partial<WireRequest>): WireRequest => ({
  method: "GET",
  target: "/dev/reports",
  signedTarget: "/dev/reports",
  headers: [["host", "127.0.0.1:4000"]],
  body: Buffer.alloc(0),
  scheme: "https",
  host: "",
  source: { ip: "127.0.0.1" },
  ...more,
});

describe("EC2 networks", () => {
  let cloud: Cloud;
  let vpc: ResourceRecord;
  beforeEach(async () => {
    cloud = cloudOf([ec2], {});
    vpc = await add(cloud, "aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  });
  afterEach(() => cloud.stop());
  const subnet = (name: string, cidrBlock: string, zone: string, more: Properties = {}) =>
    add(cloud, "aws:ec2/subnet:Subnet", name, { vpcId: vpc.id, cidrBlock, availabilityZone: zone, ...more });
  const group = (name: string, more: Properties = {}) =>
    add(cloud, "aws:ec2/securityGroup:SecurityGroup", name, { vpcId: vpc.id, ...more });

  it("gives every output that the SDK's classes declare", async () => {
    const a = await subnet("a", "10.0.0.0/24", "us-east-1a");
    const sg = await group("web");
    const table = await add(cloud, "aws:ec2/routeTable:RouteTable", "t", { vpcId: vpc.id });
    const igw = await add(cloud, "aws:ec2/internetGateway:InternetGateway", "i", { vpcId: vpc.id });
    const eip = await add(cloud, "aws:ec2/eip:Eip", "e", {});
    const made = [
      vpc,
      a,
      sg,
      table,
      igw,
      eip,
      await add(cloud, "aws:ec2/natGateway:NatGateway", "n", { subnetId: a.id, allocationId: eip.id }),
      await add(cloud, "aws:ec2/route:Route", "r", {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: igw.id,
      }),
      await add(cloud, "aws:ec2/routeTableAssociation:RouteTableAssociation", "ra", {
        routeTableId: table.id,
        subnetId: a.id,
      }),
      await add(cloud, "aws:ec2/networkInterface:NetworkInterface", "eni", { subnetId: a.id }),
      await add(cloud, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
        securityGroupId: sg.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: "10.0.0.0/16",
      }),
      await add(cloud, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "d", { vpcId: vpc.id }),
      await add(cloud, "aws:ec2/flowLog:FlowLog", "f", {
        vpcId: vpc.id,
        iamRoleArn: "arn:aws:iam::1:role/x",
        logDestination: "arn:aws:logs:us-east-1:1:log-group:x",
      }),
      await add(cloud, "aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
        vpcId: vpc.id,
        serviceName: "com.amazonaws.us-east-1.s3",
        routeTableIds: [table.id],
      }),
    ];
    for (const record of made) {
      for (const name of outputNames(record.type)) {
        assert.notEqual(record.outputs[name], undefined, `${record.type} ${name}`);
      }
    }
    assert.match(vpc.id, /^vpc-0[0-9a-f]{16}$/);
  });

  it("refuses ranges that EC2 refuses", async () => {
    await assert.rejects(add(cloud, "aws:ec2/vpc:Vpc", "big", { cidrBlock: "10.0.0.0/8" }), /from \/16 to \/28/);
    await assert.rejects(subnet("out", "10.1.0.0/24", "us-east-1a"), { code: "InvalidSubnet.Range" });
    await subnet("a", "10.0.0.0/24", "us-east-1a");
    await assert.rejects(subnet("b", "10.0.0.128/25", "us-east-1b"), { code: "InvalidSubnet.Conflict" });
    await assert.rejects(subnet("c", "10.0.9.0/24", "us-east-1a", { vpcId: "vpc-0" }), {
      code: "InvalidVpcID.NotFound",
    });
  });

  it("refuses to delete what others need, and gives a replacement its own id", async () => {
    const a = await subnet("a", "10.0.0.0/24", "us-east-1a");
    await assert.rejects(remove(cloud, vpc), { code: "DependencyViolation" });
    const sg = await group("used");
    await add(cloud, "aws:ec2/networkInterface:NetworkInterface", "eni", { subnetId: a.id, securityGroups: [sg.id] });
    await assert.rejects(remove(cloud, sg), { code: "DependencyViolation" });
    const twin = await subnet("a", "10.0.1.0/24", "us-east-1a");
    assert.notEqual(twin.id, a.id);
  });

  it("updates a VPC that is in use", async () => {
    await subnet("a", "10.0.0.0/24", "us-east-1a");
    const updated = await change(cloud, vpc, { tags: { Name: "x" } });
    assert.deepEqual([updated.id, updated.outputs.tagsAll], [vpc.id, { Name: "x" }]);
  });

  it("refuses routes, gateways and rules that are doubled or incomplete", async () => {
    const table = await add(cloud, "aws:ec2/routeTable:RouteTable", "t", { vpcId: vpc.id });
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" };
    await add(cloud, "aws:ec2/route:Route", "r", route);
    await assert.rejects(add(cloud, "aws:ec2/route:Route", "s", route), { code: "RouteAlreadyExists" });
    await assert.rejects(add(cloud, "aws:ec2/route:Route", "t", { routeTableId: table.id }), /exactly one target/);
    await add(cloud, "aws:ec2/internetGateway:InternetGateway", "i", { vpcId: vpc.id });
    const second = add(cloud, "aws:ec2/internetGateway:InternetGateway", "j", { vpcId: vpc.id });
    await assert.rejects(second, { code: "Resource.AlreadyAssociated" });
    await assert.rejects(add(cloud, "aws:ec2/natGateway:NatGateway", "n", {}), /allocationId is required/);
    const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const sg = await group("web");
    const inputs = { securityGroupId: sg.id, ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIpv4: "10.0.0.0/16" };
    await add(cloud, rule, "one", inputs);
    await assert.rejects(add(cloud, rule, "two", inputs), { code: "InvalidPermission.Duplicate" });
    await assert.rejects(add(cloud, rule, "three", { ...inputs, cidrIpv4: undefined }), /exactly one of cidrIpv4/);
    await assert.rejects(add(cloud, rule, "four", { ...inputs, fromPort: 81 }), /toPort must not be less/);
    const missing = { ...inputs, cidrIpv4: undefined, referencedSecurityGroupId: "sg-0" };
    await assert.rejects(add(cloud, rule, "five", missing), { code: "InvalidGroup.NotFound" });
    await assert.rejects(group("sg-x", { name: "sg-x" }), /must not begin with "sg-"/);
    await assert.rejects(add(cloud, "aws:ec2/flowLog:FlowLog", "f", { vpcId: vpc.id }), /logDestination are required/);
  });

  it("decides connections by the rules of security groups, of all three kinds", async () => {
    const link = await group("link");
    const alb = await group("alb");
    const inline = await group("inline", {
      ingress: [{ protocol: "tcp", fromPort: 80, toPort: 90, cidrBlocks: ["10.0.0.0/16"] }],
    });
    const from = { securityGroupIds: [link.id] };
    assert.equal(allowsIngress(cloud, [alb.id], from, 443), false);
    assert.equal(allowsEgress(cloud, [link.id], { securityGroupIds: [alb.id] }, 443), false);
    await add(cloud, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
      securityGroupId: alb.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      referencedSecurityGroupId: link.id,
    });
    await add(cloud, "aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
      type: "egress",
      securityGroupId: link.id,
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlocks: ["0.0.0.0/0"],
    });
    assert.equal(allowsIngress(cloud, [alb.id], from, 443), true);
    assert.equal(allowsIngress(cloud, [alb.id], from, 80), false);
    assert.equal(allowsIngress(cloud, [alb.id], { securityGroupIds: ["sg-other"] }, 443), false);
    assert.equal(allowsEgress(cloud, [link.id], { securityGroupIds: [alb.id] }, 443), true);
    assert.equal(allowsIngress(cloud, [inline.id], { ip: "10.0.3.4" }, 85), true);
    assert.equal(allowsIngress(cloud, [inline.id], { ip: "10.1.3.4" }, 85), false);
    const own = String(vpc.outputs.defaultSecurityGroupId);
    assert.equal(allowsIngress(cloud, [own], { securityGroupIds: [own] }, 1), true);
    assert.equal(allowsIngress(cloud, [own], from, 1), false);
  });

  it("looks up the program's own networks", async () => {
    const a = await subnet("a", "10.0.0.0/24", "us-east-1a", { tags: { Tier: "private" } });
    await subnet("b", "10.0.1.0/24", "us-east-1b", { tags: { Tier: "public" } });
    const found = await cloud.invoke("aws:ec2/getSubnets:getSubnets", {
      filters: [
        { name: "vpc-id", values: [vpc.id] },
        { name: "tag:Tier", values: ["priv*"] },
      ],
    });
    assert.deepEqual(found.ids, [a.id]);
    assert.equal((await cloud.invoke("aws:ec2/getVpc:getVpc", { id: vpc.id })).cidrBlock, "10.0.0.0/16");
    await assert.rejects(cloud.invoke("aws:ec2/getVpc:getVpc", { id: "vpc-0" }), /no matching EC2 VPC found/);
    await assert.rejects(
      cloud.invoke("aws:ec2/getSubnet:getSubnet", { vpcId: vpc.id }),
      /multiple EC2 Subnets matched/,
    );
    await assert.rejects(cloud.invoke("aws:ec2/getVpc:getVpc", { default: true }), /no default VPC/);
    const name = "com.amazonaws.global.cloudfront.origin-facing";
    assert.match(
      String((await cloud.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", { name })).id),
      /^pl-/,
    );
  });

  describe("the VPC endpoint of private APIs", () => {
    const serviceName = "com.amazonaws.us-east-1.execute-api";
    const seen: WireRequest[] = [];
    let a: ResourceRecord;
    beforeEach(async () => {
      seen.length = 0;
      a = await subnet("a", "10.0.0.0/24", "us-east-1a");
      cloud.network.register({
        host: "abc123.execute-api.us-east-1.amazonaws.com",
        async handle(request) {
          seen.push(request);
          return { status: 200, headers: [], body: Buffer.from("inside") };
        },
      });
    });
    const endpoint = (more: Properties = {}) =>
      add(cloud, "aws:ec2/vpcEndpoint:VpcEndpoint", "api", {
        vpcId: vpc.id,
        serviceName,
        vpcEndpointType: "Interface",
        subnetIds: [a.id],
        privateDnsEnabled: true,
        ...more,
      });

    it("carries requests by mount, header and both host names, and says where they come from", async () => {
      const { id, outputs } = await endpoint();
      const host = (outputs.dnsEntries as { dnsName: string }[])[0]!.dnsName;
      assert.match(host, new RegExp(`^${id}-[0-9a-f]{8}\\.execute-api\\.us-east-1\\.vpce\\.amazonaws\\.com$`));
      const mounted = cloud.network.findByPath(`/vpc-endpoint/${id}/abc123/dev/reports?x=1`)!;
      const inside = { source: { ip: "10.0.0.9", vpcId: vpc.id } };
      await mounted.endpoint.handle(
        request({ target: mounted.target, signedTarget: `/vpc-endpoint/${id}/abc123/dev` }),
      );
      const send = (url: string, headers: [string, string][]) =>
        cloud.network.fetch({ method: "GET", url, headers, body: Buffer.alloc(0), ...inside });
      await send(`https://${host}/dev/reports?x=1`, [["x-apigw-api-id", "abc123"]]);
      await send(`https://${host}/dev/reports?x=1`, [["Host", "abc123.execute-api.us-east-1.amazonaws.com"]]);
      const both = `abc123-${id}.execute-api.us-east-1.amazonaws.com`;
      await send(`https://${both}/dev/reports?x=1`, [["Host", both]]);
      assert.equal(seen.length, 4);
      for (const { target, host: name, source } of seen) {
        assert.deepEqual([target, name], ["/dev/reports?x=1", "abc123.execute-api.us-east-1.amazonaws.com"]);
        assert.deepEqual([source.vpcEndpointId, source.vpcId], [id, vpc.id]);
      }
      assert.equal(seen[0]!.signedTarget, `/vpc-endpoint/${id}/abc123/dev`);
    });

    it("is not reachable by its names from outside the VPC", async () => {
      const { outputs } = await endpoint();
      const host = (outputs.dnsEntries as { dnsName: string }[])[0]!.dnsName;
      const outside = { headers: [], body: Buffer.alloc(0), source: { ip: "203.0.113.7" } } as const;
      await assert.rejects(
        cloud.network.fetch({ method: "GET", url: `https://${host}/dev`, ...outside }),
        /inside its VPC/,
      );
    });

    it("refuses unknown APIs, another endpoint's names, and what its policy does not allow", async () => {
      const { id } = await endpoint({
        policy: JSON.stringify({
          Statement: [
            {
              Effect: "Allow",
              Principal: "*",
              Action: "execute-api:Invoke",
              Resource: "arn:aws:execute-api:us-east-1:000000000000:abc123/dev/GET/open*",
            },
          ],
        }),
      });
      const handle = (target: string, headers: [string, string][] = []) =>
        cloud.network.findByPath(`/vpc-endpoint/${id}`)!.endpoint.handle(request({ target, headers }));
      assert.equal((await handle("/abc123/dev/open/x")).status, 200);
      const refused = await handle("/abc123/dev/closed");
      assert.equal(refused.status, 403);
      assert.match(
        (await bodyOf(refused)).toString(),
        /User: anonymous .*abc123\/dev\/GET\/closed because no VPC endpoint/,
      );
      assert.equal((await handle("/unknown/dev/open")).status, 403);
      const domain = await add(cloud, "aws:apigateway/domainName:DomainName", "d", { domainName: "office.example" });
      cloud.network.register({
        host: "office.example",
        handle: async () => ({ status: 200, headers: [], body: Buffer.alloc(0) }),
      });
      assert.equal((await handle("/open", [["host", "office.example"]])).status, 403);
      assert.equal((await handle("/open", [["host", "abc123.cloudfront.net"]])).status, 403);
      assert.ok(domain.outputs.arn);
      const other = "abc123-vpce-0ther.execute-api.us-east-1.amazonaws.com";
      assert.equal((await handle("/dev/open", [["host", other]])).status, 403);
      assert.equal(seen.length, 1);
    });

    it("goes when it is deleted, and comes back with a restored stage", async () => {
      const record = await endpoint();
      const again = cloudOf([ec2], {});
      for (const one of cloud.resources()) await again.restore(one);
      await again.start();
      assert.ok(again.network.findByPath(`/vpc-endpoint/${record.id}/x`));
      await again.stop();
      await remove(cloud, record);
      assert.equal(cloud.network.findByPath(`/vpc-endpoint/${record.id}/x`), undefined);
    });

    it("refuses what EC2 refuses", async () => {
      const twin = await subnet("b", "10.0.1.0/24", "us-east-1a");
      await assert.rejects(endpoint({ subnetIds: [a.id, twin.id] }), { code: "DuplicateSubnetsInSameZone" });
      await assert.rejects(endpoint({ securityGroupIds: ["sg-0"] }), { code: "InvalidGroup.NotFound" });
      await endpoint();
      await assert.rejects(endpoint(), /conflicting DNS domain/);
      await assert.rejects(endpoint({ policy: "{" }), /policy .*invalid Json/);
      const bare = await add(cloud, "aws:ec2/vpc:Vpc", "bare", { cidrBlock: "10.9.0.0/16" });
      await assert.rejects(endpoint({ vpcId: bare.id, subnetIds: [] }), /enableDnsHostnames VPC attributes/);
    });
  });
});

describe("CIDR ranges", () => {
  const range = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`);
  it("hold their own addresses, and containing ranges overlap", () => {
    fc.assert(
      fc.property(range, range, fc.ipV4(), (one, two, ip) => {
        const [a, b] = [parseRange(one)!, parseRange(two)!];
        assert.ok(addressIn(one.split("/")[0]!, one));
        if (contains(a, b)) assert.ok(overlaps(a, b));
        assert.equal(overlaps(a, b), overlaps(b, a));
        if (addressIn(ip, one) && addressIn(ip, two)) assert.ok(overlaps(a, b));
      }),
    );
  });
  it("refuses other text", () => {
    for (const text of ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/8/8", "::/0", "a.b.c.d/8"]) {
      assert.equal(parseRange(text), undefined, text);
    }
  });
});
