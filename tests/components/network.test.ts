import assert from "node:assert/strict";
import {
  Bucket,
  LogSource,
  Nat,
  Network,
  PrivateService,
  type PrivateServiceArgs,
  type ServiceContainer,
} from "../../components/index";
import { account, make, region } from "./support/mocks";
import { existingFunction } from "./support/parts";

const digest = "0".repeat(64);
const image = `${account}.dkr.ecr.${region}.amazonaws.com/shop/inventory@sha256:${digest}`;

describe("Network", () => {
  it("opens endpoints to the VPC by HTTPS alone, and private APIs to this account's alone", async () => {
    const made = await make(
      () => new Network("net", { interfaceEndpoints: ["execute-api", "logs"], interfaceEndpointZones: 1 }),
    );
    // Resources without dependencies register in no fixed order.
    const order = ["s3", "dynamodb", "execute-api", "logs"].map((service) => `net-${service}`);
    const endpoints = [...made.ofType("aws:ec2/vpcEndpoint:VpcEndpoint")].sort(
      (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
    );
    assert.deepEqual(
      endpoints.map(({ inputs }) => [inputs.serviceName, inputs.vpcEndpointType]),
      [
        [`com.amazonaws.${region}.s3`, "Gateway"],
        [`com.amazonaws.${region}.dynamodb`, "Gateway"],
        [`com.amazonaws.${region}.execute-api`, "Interface"],
        [`com.amazonaws.${region}.logs`, "Interface"],
      ],
    );
    const executeApi = endpoints[2]!.inputs;
    assert.deepEqual(executeApi.subnetIds, ["subnet-private-a"]);
    assert.equal(executeApi.privateDnsEnabled, true);
    assert.deepEqual(JSON.parse(executeApi.policy as string).Statement, [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: `arn:aws:execute-api:${region}:${account}:*`,
      },
    ]);
    const rule = made.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.deepEqual([rule.cidrIpv4, rule.fromPort, rule.toPort], ["10.0.0.0/16", 443, 443]);
    assert.deepEqual(made.only("awsx:ec2:Vpc").inputs.natGateways, { strategy: "None" });
  });

  it("tells the id of the private APIs' endpoint, and an empty one without it", async () => {
    const made = await make(() => ({
      one: new Network("one"),
      none: new Network("none", { interfaceEndpoints: [], nat: Nat.Single }),
    }));
    const ids: string[] = [];
    made.result.one.executeApiEndpointId.apply((id) => ids.push(id));
    made.result.none.executeApiEndpointId.apply((id) => ids.push(id));
    await new Promise(setImmediate);
    assert.deepEqual(ids, ["one-execute-api-id", ""]);
  });

  it("refuses one zone, endpoints in more zones than there are, and what has no gateway endpoint", async () => {
    await make(() => {
      assert.throws(
        () =>
          new Network("net", {
            zones: 1,
            interfaceEndpointZones: 2,
            gatewayEndpoints: ["sqs"],
            cidrBlock: "10.0.0.0/8",
          }),
        (error: Error) => {
          for (const path of ["zones", "interfaceEndpointZones", "gatewayEndpoints", "cidrBlock"]) {
            assert.match(error.message, new RegExp(`- ${path}: `));
          }
          return true;
        },
      );
    });
  });
});

describe("PrivateService", () => {
  const service = (args: Omit<PrivateServiceArgs, "network">) =>
    make(() => new PrivateService("stock", { network: new Network("net"), ...args }));
  const functionService = (args: Omit<PrivateServiceArgs, "network" | "function"> = {}) =>
    make(() => {
      const target = existingFunction("stock-target");
      return new PrivateService("stock", { network: new Network("net"), function: target, ...args });
    });
  const ofService = (made: Awaited<ReturnType<typeof service>>) =>
    made.resources.filter(({ name, type }) => name.startsWith("stock") && type.startsWith("aws:"));

  it("puts a function behind an internal load balancer that the VPC link alone reaches", async () => {
    const made = await functionService();
    assert.deepEqual(
      ofService(made)
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
        .sort(),
      [
        "Listener stock",
        "LoadBalancer stock",
        "Permission stock-alb",
        "SecurityGroup stock-alb",
        "SecurityGroup stock-link",
        "SecurityGroupEgressRule stock-link-alb-out",
        "SecurityGroupIngressRule stock-link-alb-in",
        "TargetGroup stock",
        "TargetGroupAttachment stock",
        "VpcLink stock",
      ],
    );
    const balancer = made.only("aws:lb/loadBalancer:LoadBalancer").inputs;
    assert.deepEqual(
      [balancer.internal, balancer.dropInvalidHeaderFields, balancer.enableDeletionProtection],
      [true, true, true],
    );
    const inward = ofService(made).find(({ type }) => type.endsWith(":SecurityGroupIngressRule"))!.inputs;
    assert.deepEqual(
      [inward.securityGroupId, inward.referencedSecurityGroupId, inward.fromPort, inward.cidrIpv4],
      ["stock-alb-id", "stock-link-id", 80, undefined],
    );
    assert.equal(made.only("aws:lambda/permission:Permission").inputs.principal, "elasticloadbalancing.amazonaws.com");
  });

  it("speaks TLS of today with a certificate, and says by which name", async () => {
    const made = await functionService({
      certificate: { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/1", domainName: "stock.shop.example" },
    });
    const listener = made.only("aws:lb/listener:Listener").inputs;
    assert.deepEqual(
      [listener.port, listener.protocol, listener.sslPolicy],
      [443, "HTTPS", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
    );
    const told: string[] = [];
    made.result.serverName.apply((name) => told.push(name));
    made.result.scheme.apply((scheme) => told.push(scheme));
    await new Promise(setImmediate);
    assert.deepEqual(told, ["stock.shop.example", "https"]);
  });

  it("makes a certificate for its name in a zone", async () => {
    const made = await functionService({
      certificate: { domainName: "stock.shop.example", hostedZoneId: "Z0123456789" },
    });
    assert.equal(made.only("aws:acm/certificate:Certificate").inputs.domainName, "stock.shop.example");
    assert.equal(made.only("aws:route53/record:Record").inputs.zoneId, "Z0123456789");
  });

  it("runs containers in private subnets, unprivileged, that start with no more than they need", async () => {
    const made = await service({ container: { image, environment: { TABLE: "shop" }, minTasks: 2, maxTasks: 6 } });
    const run = made.only("aws:ecs/service:Service").inputs;
    assert.deepEqual(run.networkConfiguration, {
      subnets: ["subnet-private-a", "subnet-private-b"],
      securityGroups: ["stock-tasks-id"],
      assignPublicIp: false,
    });
    assert.deepEqual(run.deploymentCircuitBreaker, { enable: true, rollback: true });
    const definition = made.only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(definition.containerDefinitions as string);
    assert.deepEqual(
      [container.image, container.privileged, container.readonlyRootFilesystem, container.user],
      [image, false, true, "1000:1000"],
    );
    assert.deepEqual(container.environment, [
      { name: "PORT", value: "8080" },
      { name: "TABLE", value: "shop" },
    ]);
    const scaling = made.only("aws:appautoscaling/target:Target").inputs;
    assert.deepEqual([scaling.minCapacity, scaling.maxCapacity], [2, 6]);
    const policy = made.ofType("aws:iam/rolePolicy:RolePolicy").find(({ name }) => name === "stock-execution-policy")!;
    assert.deepEqual(
      JSON.parse(policy.inputs.policy as string).Statement.map(({ Resource }: { Resource: string[] }) => Resource[0]),
      [
        "*",
        `arn:aws:ecr:${region}:${account}:repository/shop/inventory`,
        `arn:aws:logs:${region}:${account}:log-group:stock-logs:*`,
      ],
    );
    assert.equal(made.ofType("aws:iam/rolePolicy:RolePolicy").length, 1, "the task itself may do nothing");
  });

  it("does not scale where least and most are the same", async () => {
    const made = await service({ container: { image, minTasks: 1, maxTasks: 1 } });
    assert.equal(made.ofType("aws:appautoscaling/target:Target").length, 0);
  });

  it("keeps access logs where it is told to", async () => {
    const made = await make(() => {
      const accessLogs = new Bucket("logs", { logSources: [LogSource.LoadBalancer] });
      return new PrivateService("stock", { network: new Network("net"), container: { image }, accessLogs });
    });
    assert.deepEqual(made.only("aws:lb/loadBalancer:LoadBalancer").inputs.accessLogs, {
      enabled: true,
      bucket: "logs",
      prefix: "stock",
    });
  });

  it("opens a way to a listener that exists, and makes no load balancer", async () => {
    const made = await service({
      listener: {
        listenerArn: "arn:listener",
        loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/old/1`,
        loadBalancerDnsName: "internal-old.elb.amazonaws.com",
        securityGroupId: "sg-old",
        port: 8443,
      },
    });
    assert.deepEqual(
      ofService(made)
        .map(({ type }) => type.split(":").at(-1))
        .sort(),
      ["SecurityGroup", "SecurityGroupEgressRule", "SecurityGroupIngressRule", "VpcLink"],
    );
    const inward = ofService(made).find(({ type }) => type.endsWith(":SecurityGroupIngressRule"))!.inputs;
    assert.deepEqual([inward.securityGroupId, inward.fromPort], ["sg-old", 8443]);
  });

  const container = (changes: Partial<ServiceContainer>) => ({ container: { image, ...changes } });
  const refused: [string, Omit<PrivateServiceArgs, "network">, RegExp][] = [
    ["no target", {}, /given are no targets; give exactly one of container, function, listener/],
    ["an image by tag", container({ image: "stock:latest" }), /container\.image: "stock:latest" has no digest/],
    ["a privileged port", container({ port: 80 }), /container\.port: 80 .*1024 to 65535/],
    ["fewer tasks at the most than at the least", container({ minTasks: 5, maxTasks: 2 }), /maxTasks: 2 is less than/],
    [
      "a certificate without proof or ARN",
      { ...container({}), certificate: { domainName: "stock.shop.example" } },
      /certificate: give exactly one of arn and hostedZoneId/,
    ],
    ["a health path without slash", { ...container({}), healthCheckPath: "health" }, /"health" must begin with \//],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}`, async () => {
      await make(() => {
        const network = new Network("net");
        assert.throws(() => new PrivateService("stock", { network, ...args }), message);
      });
    });
  }
});
