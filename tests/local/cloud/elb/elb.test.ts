import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { ec2 } from "../../../../local/cloud/ec2";
import { answerListener, elb, targetsOf } from "../../../../local/cloud/elb";
import { matches } from "../../../../local/cloud/elb/probe";
import { albEvent, responseOf } from "../../../../local/cloud/elb/request/lambda";
import { lambda } from "../../../../local/cloud/lambda";
import { outputNames } from "../../../../local/cloud/recorded";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { bodyOf, header, type WireRequest } from "../../../../local/wire";
import { until } from "../../../until";
import { add, archive, cloudOf, remove } from "../lambda/support";
import { backend, network, openWaf, request } from "./support";

const LB = "aws:lb/loadBalancer:LoadBalancer";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const roles = { app: { trusts: "lambda.amazonaws.com", allows: [] } };
const fixed = (messageBody: string) => [
  { type: "fixed-response", fixedResponse: { contentType: "text/plain", messageBody, statusCode: "200" } },
];

describe("Elastic Load Balancing", () => {
  let cloud: Cloud;
  let vpcId: string;
  let subnets: string[];
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    cloud = cloudOf([ec2, openWaf, lambda, elb], roles);
    const made = await network(cloud);
    vpcId = made.vpc.id;
    subnets = made.subnets;
  });
  afterEach(async () => {
    await cloud.stop();
    for (const close of closing.splice(0)) await close();
  });
  const balancer = (more: Properties = {}) => add(cloud, LB, "web", { subnets, internal: true, ...more });
  const listener = async (inputs: Properties, name = "l") => {
    const lb = cloud.find(LB, () => true) ?? (await balancer());
    return add(cloud, LISTENER, name, { loadBalancerArn: lb.outputs.arn, port: 80, ...inputs });
  };
  const ask = async (to: ResourceRecord, more: Partial<WireRequest> = {}) => {
    const response = await answerListener(cloud, to, request(more));
    return { ...response, text: (await bodyOf(response)).toString() };
  };
  const group = (name: string, more: Properties = {}) =>
    add(cloud, GROUP, name, { name, targetType: "ip", port: 80, protocol: "HTTP", vpcId, ...more });

  it("gives every output that the SDK's classes declare", async () => {
    const lb = await balancer();
    const tg = await group("g");
    const li = await listener({ defaultActions: [{ type: "forward", targetGroupArn: tg.outputs.arn }] });
    const rule = await add(cloud, RULE, "r", {
      listenerArn: li.outputs.arn,
      actions: fixed("x"),
      conditions: [{ pathPattern: { values: ["/x"] } }],
    });
    for (const record of [lb, tg, li, rule]) {
      for (const name of outputNames(record.type)) {
        assert.notEqual(record.outputs[name], undefined, `${record.type} ${name}`);
      }
    }
    assert.match(String(lb.outputs.dnsName), /^internal-web-\w+-\d+\.us-east-1\.elb\.amazonaws\.com$/);
    assert.match(String(li.outputs.arn), /:listener\/app\/web-\w+\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
    assert.equal(rule.outputs.priority, 1);
    const looked = await cloud.invoke("aws:lb/getListener:getListener", { loadBalancerArn: lb.outputs.arn, port: 80 });
    assert.equal(looked.arn, li.outputs.arn);
    await assert.rejects(cloud.invoke("aws:lb/getLoadBalancer:getLoadBalancer", { name: "other" }), /no matching/);
  });

  it("refuses a load balancer in one zone, and others that AWS refuses", async () => {
    await assert.rejects(balancer({ subnets: [subnets[0]] }), {
      code: "ValidationError",
      message: "At least two subnets in two different Availability Zones must be specified",
    });
    const inputs = { vpcId, cidrBlock: "10.0.9.0/24", availabilityZone: "us-east-1a" };
    const twin = await add(cloud, "aws:ec2/subnet:Subnet", "twin", inputs);
    await assert.rejects(balancer({ subnets: [subnets[0], twin.id] }), { code: "InvalidConfigurationRequest" });
    await assert.rejects(balancer({ subnets: ["subnet-0", subnets[0]] }), { code: "SubnetNotFound" });
    await assert.rejects(balancer({ securityGroups: ["sg-0"] }), { code: "InvalidSecurityGroup" });
    await assert.rejects(balancer({ name: "internal-x" }), /not begin with internal-/);
    const kept = await balancer({ name: "kept", enableDeletionProtection: true });
    await assert.rejects(add(cloud, LB, "other", { name: "kept", subnets }), { code: "DuplicateLoadBalancerName" });
    await assert.rejects(remove(cloud, kept), { code: "OperationNotPermitted" });
  });

  it("refuses listeners, rules and target groups that AWS refuses", async () => {
    const lb = await balancer();
    const tg = await group("g");
    const forward = [{ type: "forward", targetGroupArn: tg.outputs.arn }];
    const li = await listener({ defaultActions: forward });
    await assert.rejects(listener({ defaultActions: forward }, "twin"), { code: "DuplicateListener" });
    await assert.rejects(listener({ port: 443, protocol: "HTTPS", defaultActions: forward }), /certificate must be/);
    const certificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/x";
    const tls = { port: 443, protocol: "HTTPS", defaultActions: forward };
    await assert.rejects(listener({ ...tls, certificateArn }), { code: "CertificateNotFound" });
    const elsewhere = certificateArn.replace("us-east-1", "eu-west-1");
    await assert.rejects(listener({ ...tls, certificateArn: elsewhere }), /must be in us-east-1/);
    await assert.rejects(
      listener({ port: 81, defaultActions: [{ type: "authenticate-oidc" }] }),
      /carries out forward/,
    );
    const missing = [{ type: "forward", targetGroupArn: `${String(tg.outputs.arn)}0` }];
    await assert.rejects(listener({ port: 81, defaultActions: missing }), { code: "TargetGroupNotFound" });
    const second = await add(cloud, LB, "second", { subnets });
    const shared = { loadBalancerArn: second.outputs.arn, port: 80, defaultActions: forward };
    await assert.rejects(add(cloud, LISTENER, "shared", shared), { code: "TargetGroupAssociationLimit" });
    const rule = { listenerArn: li.outputs.arn, priority: 5, actions: forward };
    const conditions = [{ pathPattern: { values: ["/x"] } }];
    await add(cloud, RULE, "r", { ...rule, conditions });
    await assert.rejects(add(cloud, RULE, "s", { ...rule, conditions }), { code: "PriorityInUse" });
    await assert.rejects(add(cloud, RULE, "t", { ...rule, priority: 6, conditions: [] }), /at least one condition/);
    await assert.rejects(remove(cloud, tg), { code: "ResourceInUse" });
    await assert.rejects(add(cloud, GROUP, "h", { targetType: "ip" }), /port is required for targets of type ip/);
    assert.ok(lb);
  });

  it("chooses rules by priority and every kind of condition", async () => {
    const li = await listener({ defaultActions: fixed("default") });
    const rules: [string, Properties][] = [
      ["path", { pathPattern: { values: ["/img/*.png", "/a?c"] } }],
      ["host", { hostHeader: { values: ["*.Shop.example"] } }],
      ["header", { httpHeader: { httpHeaderName: "X-Kind", values: ["beta*"] } }],
      ["method", { httpRequestMethod: { values: ["DELETE"] } }],
      ["query", { queryStrings: [{ key: "v", value: "2" }] }],
      ["ip", { sourceIp: { values: ["192.168.0.0/16"] } }],
    ];
    for (const [name, condition] of rules.toReversed()) {
      const priority = 10 + rules.findIndex(([other]) => other === name);
      const inputs = { listenerArn: li.outputs.arn, priority, actions: fixed(name), conditions: [condition] };
      await add(cloud, RULE, name, inputs);
    }
    const cases: [Partial<WireRequest>, string][] = [
      [{ target: "/img/x/y.png?q=1" }, "path"],
      [{ target: "/abc" }, "path"],
      [{ target: "/ABC" }, "default"],
      [{ headers: [["host", "EU.shop.example:80"]] }, "host"],
      [
        {
          headers: [
            ["host", "x"],
            ["x-kind", "Beta-2"],
          ],
        },
        "header",
      ],
      [{ method: "DELETE" }, "method"],
      [{ target: "/?u=1&V=2" }, "query"],
      [{ source: { ip: "192.168.4.5" } }, "ip"],
      [{ target: "/abc", method: "DELETE" }, "path"],
      [{}, "default"],
    ];
    for (const [more, expected] of cases) assert.equal((await ask(li, more)).text, expected, JSON.stringify(more));
  });

  it("redirects, and draws target groups by weight", async () => {
    const redirect = { statusCode: "HTTP_301", protocol: "HTTPS", port: "443", path: "/new/#{path}" };
    const li = await listener({ defaultActions: [{ type: "redirect", redirect }] });
    const moved = await ask(li, { target: "/a/b?x=1" });
    assert.deepEqual([moved.status, header(moved.headers, "location")], [301, "https://alb.example:443/new/a/b?x=1"]);
    const draws = [0.05, 0.95];
    await cloud.stop();
    cloud = cloudOf([ec2, openWaf, lambda, elb], roles, { random: () => draws.shift()! });
    ({
      subnets,
      vpc: { id: vpcId },
    } = await network(cloud));
    const bodies: string[] = [];
    const groups: ResourceRecord[] = [];
    for (const name of ["blue", "green"]) {
      const server = await backend(() => ({ status: 200, body: name }));
      closing.push(server.close);
      const made = await group(name);
      groups.push(made);
      const target = { targetGroupArn: made.outputs.arn, targetId: "127.0.0.1", port: server.port };
      await add(cloud, ATTACHMENT, name, target);
    }
    const targetGroups = groups.map(({ outputs }, i) => ({ arn: outputs.arn, weight: i === 0 ? 10 : 90 }));
    const weighted = await listener({ defaultActions: [{ type: "forward", forward: { targetGroups } }] });
    for (let i = 0; i < 2; i++) bodies.push((await ask(weighted)).text);
    assert.deepEqual(bodies, ["blue", "green"]);
  });

  it("forwards to addresses with X-Forwarded headers, in turn", async () => {
    const tg = await group("g");
    const servers = [
      await backend(() => ({ status: 200, body: "one" })),
      await backend(() => ({ status: 200, body: "two" })),
    ];
    for (const [i, { port, close }] of servers.entries()) {
      closing.push(close);
      await add(cloud, ATTACHMENT, `t${i}`, { targetGroupArn: tg.outputs.arn, targetId: "127.0.0.1", port });
    }
    const li = await listener({ defaultActions: [{ type: "forward", targetGroupArn: tg.outputs.arn }] });
    await until("both are healthy", () =>
      targetsOf(cloud)
        .health(String(tg.outputs.arn))
        .every(({ state }) => state === "healthy"),
    );
    const headers: [string, string][] = [
      ["Host", "api.example"],
      ["X-Forwarded-For", "1.2.3.4"],
      ["Connection", "close"],
    ];
    const answers = [await ask(li, { target: "/a%2Fb?x=%20", headers }), await ask(li, { target: "/", headers })];
    assert.deepEqual(answers.map(({ text }) => text).sort(), ["one", "two"]);
    const seen = servers.flatMap((server) => server.seen).find(({ url }) => url === "/a%2Fb?x=%20")!;
    assert.deepEqual(
      ["host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"].map((name) => seen.headers[name]),
      ["api.example", "1.2.3.4, 10.0.1.9", "80", "http"],
    );
    assert.match(String(seen.headers["x-amzn-trace-id"]), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it("keeps away from unhealthy targets, and says what is wrong with them", async () => {
    const tg = await group("g", { healthCheck: { path: "/health", matcher: "200-299" } });
    const well = await backend((url) => ({ status: url === "/health" ? 204 : 200, body: "well" }));
    const ill = await backend((url) => ({ status: url === "/health" ? 500 : 200, body: "ill" }));
    closing.push(well.close, ill.close);
    for (const [name, { port }] of Object.entries({ well, ill })) {
      await add(cloud, ATTACHMENT, name, { targetGroupArn: tg.outputs.arn, targetId: "127.0.0.1", port });
    }
    const li = await listener({ defaultActions: [{ type: "forward", targetGroupArn: tg.outputs.arn }] });
    const health = () => targetsOf(cloud).health(String(tg.outputs.arn));
    await until("one is healthy", () => health().some(({ state }) => state === "healthy"));
    for (let i = 0; i < 4; i++) assert.equal((await ask(li)).text, "well");
    await until("the reason is known", () => health().some(({ reason }) => /codes: \[500\]/.test(reason ?? "")));
  });

  it("answers 503 without targets, 502 when none answers", async () => {
    const tg = await group("g");
    const li = await listener({ defaultActions: [{ type: "forward", targetGroupArn: tg.outputs.arn }] });
    assert.equal((await ask(li)).status, 503);
    const gone = await backend(() => ({ status: 200, body: "" }));
    await gone.close();
    await add(cloud, ATTACHMENT, "t", { targetGroupArn: tg.outputs.arn, targetId: "127.0.0.1", port: gone.port });
    assert.equal((await ask(li)).status, 502);
  });

  describe("Lambda targets", () => {
    let tg: ResourceRecord;
    let li: ResourceRecord;
    const code = `exports.handler = async (event) => event.path === "/bad" ? { body: "no status" } : {
      statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) };`;
    const permission = () =>
      add(cloud, "aws:lambda/permission:Permission", "p", {
        action: "lambda:InvokeFunction",
        function: "f",
        principal: "elasticloadbalancing.amazonaws.com",
        sourceArn: tg.outputs.arn,
      });
    beforeEach(async () => {
      const role = "arn:aws:iam::000000000000:role/app";
      const inputs = {
        name: "f",
        role,
        runtime: "nodejs22.x",
        handler: "index.handler",
        code: archive({ "index.js": code }),
      };
      await add(cloud, "aws:lambda/function:Function", "f", inputs);
      tg = await add(cloud, GROUP, "fn", { name: "fn", targetType: "lambda" });
      li = await listener({ defaultActions: [{ type: "forward", targetGroupArn: tg.outputs.arn }] });
    });
    const attach = () => {
      const targetId = "arn:aws:lambda:us-east-1:000000000000:function:f";
      return add(cloud, ATTACHMENT, "fn", { targetGroupArn: tg.outputs.arn, targetId });
    };

    it("are refused until the function lets the target group invoke it", async () => {
      await assert.rejects(attach(), { code: "AccessDenied", message: /does not have permission to invoke/ });
      await permission();
      await attach();
      const answer = await ask(li, { target: "/x?a=1" });
      assert.deepEqual([answer.status, JSON.parse(answer.text).path], [200, "/x"]);
    });

    it("answer 502 when the reply makes no response, or the permission has gone", async () => {
      const allowed = await permission();
      await attach();
      assert.equal((await ask(li, { target: "/bad" })).status, 502);
      assert.equal((await ask(li, { body: Buffer.alloc(1024 * 1024 + 1) })).status, 413);
      await remove(cloud, allowed);
      assert.equal((await ask(li, { target: "/x" })).status, 502);
    });
  });

  it("encodes bodies by their content type, and decodes replies that say so", () => {
    const event = (type: string | undefined, encoding?: string) =>
      albEvent(
        request({
          body: Buffer.from("é"),
          headers: [
            ...(type ? [["content-type", type] as const] : []),
            ...(encoding ? [["content-encoding", encoding] as const] : []),
          ],
        }),
        "arn",
        false,
      ).isBase64Encoded;
    assert.deepEqual(
      [
        event("text/html"),
        event("application/json; charset=utf-8"),
        event(undefined),
        event("image/png"),
        event("text/plain", "gzip"),
      ],
      [false, false, false, true, true],
    );
    const reply = (value: unknown) => responseOf(JSON.stringify(value), false);
    assert.equal(reply({ statusCode: 200, body: "aGk=", isBase64Encoded: true })!.body.toString(), "hi");
    for (const bad of [null, 5, [], {}, { statusCode: "200" }, { statusCode: 99 }, { statusCode: 200, body: {} }]) {
      assert.equal(reply(bad), undefined, JSON.stringify(bad));
    }
  });

  it("reads health check matchers", () => {
    assert.deepEqual(
      [matches("200", 200), matches("200,202", 202), matches("200-299", 204), matches("200", 201)],
      [true, true, true, false],
    );
  });
});
