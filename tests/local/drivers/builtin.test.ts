import assert from "node:assert/strict";
import { resolve } from "node:path";
import { buildStage } from "../../../local/drivers/builtin/build-stage";
import { removeProjects, temporaryProject } from "../../capture/temporary-project";
import { QUEUE, sampleCloud } from "./sample-cloud";

const SMALL = resolve(__dirname, "../../engine/fixtures/small");
const HEAD = `import * as aws from "@pulumi/aws";\nimport * as awsx from "@pulumi/awsx";\n`;

describe("the built-in driver", function () {
  this.timeout(60000);
  afterEach(removeProjects);

  it("builds a whole program: components, files, regions, default tags, functions, awsx", async () => {
    const cloud = sampleCloud({ directory: SMALL });
    const { outputs, secretOutputs, resources } = await buildStage({ directory: SMALL, stage: "dev", cloud });
    assert.match(String(outputs.farArn), /^arn:aws:sqs:us-east-1:000000000000:far-[0-9a-f]{7}$/);
    assert.equal(outputs.farRegion, "us-east-1");
    assert.deepEqual(outputs.tags, { owner: "shop", project: "small" });
    assert.equal(outputs.accountId, "000000000000");
    assert.equal((outputs.isolatedSubnetIds as string[]).length, 2);
    assert.match(String(outputs.vpcArn), /^arn:aws:ec2:eu-west-1:/);
    assert.ok(secretOutputs.includes("password") && secretOutputs.includes("parameterValue"));
    assert.deepEqual(
      resources.map(({ urn }) => urn).filter((urn) => urn.includes("net-public-1")),
      ["subnet:Subnet", "routeTable:RouteTable", "routeTableAssociation:RouteTableAssociation", "route:Route"].map(
        (kind, i) =>
          `urn:pulumi:dev::small::awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet${i > 0 ? "$aws:ec2/routeTable:RouteTable" : ""}${i > 1 ? `$aws:ec2/${kind}` : ""}::net-public-1`,
      ),
    );
    const subnets = cloud.resources("aws:ec2/subnet:Subnet").map(({ outputs }) => outputs);
    assert.deepEqual(
      subnets.map(({ cidrBlock, availabilityZone }) => `${String(cidrBlock)} ${String(availabilityZone)}`),
      ["10.10.0.0/18 eu-west-1a", "10.10.64.0/18 eu-west-1a", "10.10.128.0/18 eu-west-1b", "10.10.192.0/18 eu-west-1b"],
    );
  });

  it("gives a rebuilt stage the same names", async () => {
    const names = async () => {
      const cloud = sampleCloud();
      await buildStage({ directory: SMALL, stage: "dev", cloud });
      return cloud.resources().map(({ id }) => id);
    };
    assert.deepEqual(await names(), await names());
  });

  it("lists every fault with its resource: of inputs, of the cloud, of components that it does not build", async () => {
    const directory = temporaryProject({
      "index.ts": `${HEAD}
        new aws.sqs.Queue("slow", { delaySeconds: 1000 });
        new aws.sqs.Queue("second", { name: "taken" });
        new awsx.ecs.FargateService("service", { taskDefinition: "t" });
        new awsx.ec2.Vpc("net", { numberOfAvailabilityZones: 5 });`,
    });
    await assert.rejects(buildStage({ directory, stage: "dev", cloud: sampleCloud() }), (error: Error) => {
      assert.deepEqual(error.message.split("\n").sort(), [
        `${QUEUE} resource 'second' could not be created: QueueAlreadyExists: A queue named taken already exists`,
        `${QUEUE} resource 'slow' has a problem: delaySeconds: is 1000; at most 900 is allowed`,
        "awsx:ec2:Vpc resource 'net' could not be built: the region has 3 availability zones, and 5 are asked for",
        "awsx:ecs:FargateService resource 'service' could not be built: of awsx the local cloud builds awsx.ec2.Vpc alone: make the other resources with @pulumi/aws",
      ]);
      return true;
    });
  });

  it("names a function that nobody answers, and a stack reference", async () => {
    const directory = temporaryProject({
      "index.ts": `${HEAD}
        import * as pulumi from "@pulumi/pulumi";
        aws.ec2.getAmiOutput({ owners: ["self"] }).id.apply(() => {});`,
    });
    await assert.rejects(
      buildStage({ directory, stage: "dev", cloud: sampleCloud() }),
      /the local cloud does not answer the function aws:ec2\/getAmi:getAmi/,
    );
    const other = temporaryProject({
      "index.ts": `import * as pulumi from "@pulumi/pulumi"; new pulumi.StackReference("acme/base/prod");`,
    });
    await assert.rejects(
      buildStage({ directory: other, stage: "dev", cloud: sampleCloud() }),
      /the local stage has no other stacks: "acme\/base\/prod"/,
    );
  });
});
