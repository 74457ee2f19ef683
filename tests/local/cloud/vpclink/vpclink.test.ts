import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { ec2 } from "../../../../local/cloud/ec2";
import { elb } from "../../../../local/cloud/elb";
import { lambda } from "../../../../local/cloud/lambda";
import { TimeoutError } from "../../../../local/cloud/network";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { vpclink } from "../../../../local/cloud/vpclink";
import { bodyOf } from "../../../../local/wire";
import { backend, network, openWaf, request } from "../elb/support";
import { add, cloudOf, remove } from "../lambda/support";

const LINK = "aws:apigatewayv2/vpcLink:VpcLink";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

describe("VPC links", () => {
  let cloud: Cloud;
  let net: Awaited<ReturnType<typeof network>>;
  let linkGroup: ResourceRecord;
  let albGroup: ResourceRecord;
  let link: ResourceRecord;
  let balancer: ResourceRecord;
  let listener: ResourceRecord;

  beforeEach(async () => {
    cloud = cloudOf([ec2, openWaf, lambda, elb, vpclink], {});
    net = await network(cloud);
    const group = (name: string) => add(cloud, "aws:ec2/securityGroup:SecurityGroup", name, { vpcId: net.vpc.id });
    [linkGroup, albGroup] = [await group("link"), await group("alb")];
    link = await add(cloud, LINK, "link", { subnetIds: net.subnets, securityGroupIds: [linkGroup.id] });
    const inputs = { internal: true, subnets: net.subnets, securityGroups: [albGroup.id] };
    balancer = await add(cloud, "aws:lb/loadBalancer:LoadBalancer", "alb", inputs);
    listener = await add(cloud, "aws:lb/listener:Listener", "http", {
      loadBalancerArn: balancer.outputs.arn,
      port: 80,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "inside", statusCode: "200" },
        },
      ],
    });
  });
  afterEach(() => cloud.stop());

  const open = async () => {
    const rule = { ipProtocol: "tcp", fromPort: 80, toPort: 80 };
    const ingress = { ...rule, securityGroupId: albGroup.id, referencedSecurityGroupId: linkGroup.id };
    await add(cloud, EGRESS, "out", { ...rule, securityGroupId: linkGroup.id, referencedSecurityGroupId: albGroup.id });
    return add(cloud, INGRESS, "in", ingress);
  };
  const send = async (target: unknown, more: Parameters<typeof request>[0] = {}, vpcLinkId = link.id) =>
    (await bodyOf(await cloud.port("vpclink").send({ vpcLinkId, target: String(target) }, request(more)))).toString();

  it("reach a load balancer by its listener, or by itself and the request's port", async () => {
    await open();
    assert.equal(await send(listener.outputs.arn), "inside");
    assert.equal(await send(balancer.outputs.arn, { headers: [["Host", "inventory.example"]] }), "inside");
    await assert.rejects(send(balancer.outputs.arn, { headers: [["Host", "x:8080"]] }), /none on port 8080/);
  });

  it("are the only way to an internal load balancer", async () => {
    await open();
    const url = `http://${String(balancer.outputs.dnsName)}/`;
    const fetch = (source: object) =>
      cloud.network.fetch({
        method: "GET",
        url,
        headers: [],
        body: Buffer.alloc(0),
        source: { ip: "203.0.113.9", ...source },
      });
    await assert.rejects(fetch({}), /reachable only from inside its VPC/);
    assert.equal((await fetch({ vpcId: net.vpc.id })).status, 200);
    assert.equal(cloud.network.list().find(({ host }) => url.includes(host))!.mount, undefined);
  });

  it("are stopped by the security groups of either side", async () => {
    const timedOut = (side: RegExp) => (error: Error) => error instanceof TimeoutError && side.test(error.message);
    await assert.rejects(send(listener.outputs.arn), timedOut(/the VPC link's security groups/));
    const ingress = await open();
    assert.equal(await send(listener.outputs.arn), "inside");
    await remove(cloud, ingress);
    await assert.rejects(send(listener.outputs.arn), timedOut(/the load balancer's security groups/));
  });

  it("do not reach another VPC, and fail where TLS would", async () => {
    await open();
    await assert.rejects(send(listener.outputs.arn, { scheme: "https" }), /speaks HTTP, and the request is https/);
    const other = await add(cloud, "aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.9.0.0/16" });
    const inputs = { vpcId: other.id, cidrBlock: "10.9.0.0/24", availabilityZone: "us-east-1a" };
    const subnet = await add(cloud, "aws:ec2/subnet:Subnet", "far", inputs);
    const far = await add(cloud, LINK, "far", { subnetIds: [subnet.id], securityGroupIds: [] });
    await assert.rejects(send(listener.outputs.arn, {}, far.id), new RegExp(`is in ${other.id}`));
  });

  it("are refused without subnets, across VPCs and with groups that do not exist", async () => {
    const make = (inputs: object) =>
      add(cloud, LINK, "bad", { subnetIds: net.subnets, securityGroupIds: [], ...inputs });
    await assert.rejects(make({ subnetIds: [] }), /at least one subnet/);
    await assert.rejects(make({ subnetIds: ["subnet-0"] }), { code: "BadRequestException" });
    await assert.rejects(make({ securityGroupIds: ["sg-0"] }), { code: "BadRequestException" });
    await assert.rejects(send(listener.outputs.arn, {}, "missing"), { code: "NotFoundException" });
  });

  it("reach a network load balancer: of version 2 by its listener, of version 1 by itself", async () => {
    const server = await backend((url) => ({ status: 200, body: `nlb ${url}` }));
    const nlb = await add(cloud, "aws:lb/loadBalancer:LoadBalancer", "nlb", {
      internal: true,
      loadBalancerType: "network",
      subnets: net.subnets,
    });
    const group = { targetType: "ip", port: server.port, protocol: "TCP", vpcId: net.vpc.id };
    const targets = await add(cloud, "aws:lb/targetGroup:TargetGroup", "tcp", group);
    const target = { targetGroupArn: targets.outputs.arn, targetId: "127.0.0.1" };
    await add(cloud, "aws:lb/targetGroupAttachment:TargetGroupAttachment", "tcp", target);
    const tcp = await add(cloud, "aws:lb/listener:Listener", "tcp", {
      loadBalancerArn: nlb.outputs.arn,
      port: 80,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targets.outputs.arn }],
    });
    const old = await add(cloud, "aws:apigateway/vpcLink:VpcLink", "old", { targetArn: nlb.outputs.arn });
    assert.equal(await send("nlb.example", { target: "/x?y=1" }, old.id), "nlb /x?y=1");
    const anywhere = { ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIpv4: "0.0.0.0/0" };
    await add(cloud, EGRESS, "anywhere", { ...anywhere, securityGroupId: linkGroup.id });
    assert.equal(await send(tcp.outputs.arn, { target: "/x?y=1" }), "nlb /x?y=1");
    await server.close();
  });

  it("reach an instance of a Cloud Map service", async () => {
    const server = await backend(() => ({ status: 200, body: "discovered" }));
    const type = (name: string) => `aws:servicediscovery/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
    const namespace = await add(cloud, type("PrivateDnsNamespace"), "ns", { name: "shop.local", vpc: net.vpc.id });
    const service = await add(cloud, type("Service"), "srv", { name: "stock", namespaceId: namespace.id });
    const attributes = { AWS_INSTANCE_IPV4: "127.0.0.1", AWS_INSTANCE_PORT: String(server.port) };
    const instance = { serviceId: service.id, instanceId: "one", attributes };
    await assert.rejects(send(service.outputs.arn), /has no instance/);
    await add(cloud, type("Instance"), "one", instance);
    assert.equal(await send(service.outputs.arn), "discovered");
    const away = { ...instance, instanceId: "two", attributes: { AWS_INSTANCE_IPV4: "127.0.0.1", stage: "test" } };
    await add(cloud, type("Instance"), "two", { ...away, attributes: { ...away.attributes, AWS_INSTANCE_PORT: "1" } });
    const prod = { serviceId: service.id, instanceId: "three", attributes: { ...attributes, stage: "prod" } };
    await add(cloud, type("Instance"), "three", prod);
    for (let i = 0; i < 10; i++) assert.equal(await send(`${service.outputs.arn}?stage=prod`), "discovered");
    await assert.rejects(send(`${service.outputs.arn}?stage=prod&colour=green`), /has no instance/);
    await assert.rejects(send(`${service.outputs.arn}?stage=prod?`), /has no instance/);
    await assert.rejects(remove(cloud, service), { code: "ResourceInUse" });
    await server.close();
  });
});
