import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { rules } from "../../policy/rules";
import { Analyzer } from "../../policy/server/analyzer";
import { type Served, serve } from "../../policy/server/serve";
import { unknownText } from "./twins/twin";

const { MANDATORY, ADVISORY, DISABLED } = messages.EnforcementLevel;

/** Marks of special values on Pulumi's wire. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: JavaScriptValue) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });

const tableUrn = "urn:pulumi:dev::shop::aws:dynamodb/table:Table::orders";

describe("the pack over gRPC, as the engine drives it", () => {
  let served: Served;
  let client: AnalyzerClient;
  const log: string[] = [];

  before(async () => {
    const analyzer = new Analyzer(rules, { today: () => new Date("2026-01-01"), log: (line) => log.push(line) });
    served = await serve(analyzer, "1.2.3");
    client = new AnalyzerClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    served.close();
  });

  function call<Q, A>(name: string, request: Q): Promise<A> {
    type Method = (request: Q, done: (error: Error | null, answer: A) => void) => void;
    const method = (client as unknown as Record<string, Method>)[name]!.bind(client);
    return new Promise((done, failed) => method(request, (error, answer) => (error ? failed(error) : done(answer))));
  }

  const configureStack = (config: Readonly<Record<string, string>>) => {
    const request = new messages.AnalyzerStackConfigureRequest();
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    return call<typeof request, messages.AnalyzerStackConfigureResponse>("configureStack", request);
  };

  const analyze = (type: string, properties: Record<string, JavaScriptValue>) =>
    call<messages.AnalyzeRequest, messages.AnalyzeResponse>(
      "analyze",
      new messages.AnalyzeRequest()
        .setType(type)
        .setUrn(tableUrn)
        .setName("orders")
        .setProperties(Struct.fromJavaScript(properties)),
    );

  const analyzeStack = () =>
    call<messages.AnalyzeStackRequest, messages.AnalyzeResponse>("analyzeStack", new messages.AnalyzeStackRequest());

  it("names its policies with severity, level, remedy, page, ids elsewhere and the schema of its settings", async () => {
    await configureStack({ "stagedoor-policy:profile": "prod" });
    const info = await call<Empty, messages.AnalyzerInfo>("getAnalyzerInfo", new Empty());
    assert.equal(info.getVersion(), "1.2.3");
    const policies = new Map(info.getPoliciesList().map((policy) => [policy.getName(), policy]));
    assert.equal(policies.size, rules.length + 1);
    const retention = policies.get("log-retention")!;
    assert.equal(retention.getEnforcementlevel(), MANDATORY);
    assert.equal(retention.getSeverity(), messages.PolicySeverity.POLICY_SEVERITY_MEDIUM);
    assert.match(retention.getRemediationSteps(), /retentionInDays/);
    assert.match(retention.getUrl(), /^https:/);
    assert.ok(retention.getTagsList().includes("CKV_AWS_66"));
    assert.ok("leastDays" in retention.getConfigschema()!.getProperties()!.toJavaScript());
    assert.equal(policies.get("log-key")!.getEnforcementlevel(), DISABLED);
    assert.equal(policies.get("api-tracing")!.getEnforcementlevel(), ADVISORY);
  });

  it("judges what is known beside what is not, opens secrets and shows none", async () => {
    await configureStack({ "stagedoor-policy:profile": "prod" });
    const answer = await analyze("aws:dynamodb/table:Table", {
      pointInTimeRecovery: secret({ enabled: false }),
      deletionProtectionEnabled: unknownText,
    });
    assert.deepEqual(
      answer.getDiagnosticsList().map((one) => [one.getPolicyname(), one.getEnforcementlevel(), one.getUrn()]),
      [["table-recovery", MANDATORY, tableUrn]],
    );
    const fn = await analyze("aws:lambda/function:Function", {
      environment: { variables: { DB_PASSWORD: secret("hunter2") } },
    });
    const messagesOf = fn.getDiagnosticsList().map((one) => one.getMessage());
    assert.ok(messagesOf.some((message) => message.includes("DB_PASSWORD holds a secret")));
    assert.ok(!messagesOf.join().includes("hunter2"));
    const [own] = (await analyzeStack()).getDiagnosticsList();
    assert.equal(own!.getPolicyname(), "stagedoor");
    assert.match(own!.getMessage(), /- table-deletion-protection: orders \(deletionProtectionEnabled\)/);
    assert.match(log.at(-1)!, /profile prod: \d+ rules ran on 1 resources, .* 1 not evaluated/);
  });

  it("refuses a faulty configuration with all its faults", async () => {
    const refused = (await configureStack({
      "stagedoor-policy:profile": "loose",
      "stagedoor-policy:rules": '{"no-such-rule":"advisory"}',
    }).catch((error: unknown) => error)) as grpc.ServiceError;
    assert.equal(refused.code, grpc.status.INVALID_ARGUMENT);
    assert.match(refused.message, /profile is "loose".*no rule "no-such-rule"/s);
  });
});
