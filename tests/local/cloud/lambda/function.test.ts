import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { ArchiveValue, AssetValue } from "../../../../capture/values";
import type { Cloud } from "../../../../local/cloud/cloud";
import { lambda } from "../../../../local/cloud/lambda";
import { outputNames } from "../../../../local/cloud/recorded";
import { bodyOf, header } from "../../../../local/wire";
import { root } from "../root";
import { add, archive, change, cloudOf, remove } from "./support";

const FUNCTION = "aws:lambda/function:Function";
const roles = {
  app: { trusts: "lambda.amazonaws.com", allows: ["logs:*"] },
  caller: { trusts: "apigateway.amazonaws.com", allows: ["lambda:InvokeFunction"] },
  stranger: { trusts: "ec2.amazonaws.com", allows: [] },
};
const role = "arn:aws:iam::000000000000:role/app";
const base = { role, runtime: "nodejs22.x", handler: "index.handler" };
const gateway = (sourceArn: string) => ({ type: "service", service: "apigateway.amazonaws.com", sourceArn }) as const;

describe("Lambda functions", () => {
  let cloud: Cloud;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lambda-function-"));
    cloud = cloudOf([lambda], roles, { programDirectory: folder });
  });
  afterEach(async () => {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const invoke = async (functionName: string, event: unknown = {}) => {
    const port = cloud.port("lambda");
    return JSON.parse((await port.invoke({ functionName, payload: JSON.stringify(event), caller: root })).payload);
  };

  it("runs code of inline files, folders and ZIP files, by paths of the program", async () => {
    const source = 'exports.handler = async () => require("./lib/name").name;';
    writeFileSync(join(folder, "index.js"), source);
    const zip = zipSync({ "index.js": strToU8(source), "lib/name.js": strToU8('exports.name = "zipped"') });
    writeFileSync(join(folder, "code.zip"), zip);
    const packages = {
      inline: archive({ "index.js": source, "lib/name.js": 'exports.name = "inline"' }),
      mixed: new ArchiveValue("m", {
        assets: {
          "index.js": new AssetValue("i", { path: "./index.js" }),
          lib: archive({ "name.js": 'exports.name = "mixed"' }),
        },
      }),
      zipped: new ArchiveValue("z", { path: "./code.zip" }),
    };
    for (const [name, code] of Object.entries(packages)) {
      await add(cloud, FUNCTION, name, { ...base, name, code });
      assert.equal(await invoke(name), name);
    }
  });

  it("finds ES modules by package.json, modules of layers, and the SDK that the package leaves out", async () => {
    const layer = await add(cloud, "aws:lambda/layerVersion:LayerVersion", "tools", {
      layerName: "tools",
      code: archive({ "nodejs/node_modules/tool/index.js": "exports.version = 7" }),
    });
    assert.equal(layer.outputs.version, "1");
    await cloud.stop();
    const here = cloudOf([lambda], roles);
    cloud = here;
    await here.restore(layer);
    await add(here, FUNCTION, "esm", {
      ...base,
      name: "esm",
      layers: [layer.outputs.arn],
      code: archive({
        "package.json": '{"type":"module"}',
        "index.js": `import tool from "tool"; import { SQSClient } from "@aws-sdk/client-sqs";
          export const handler = async () => [tool.version, typeof SQSClient];`,
      }),
    });
    assert.deepEqual(await invoke("esm"), [7, "function"]);
  });

  it("gives every output that the SDK's class declares", async () => {
    const code = archive({ "index.js": "exports.handler = async () => 1" });
    const record = await add(cloud, FUNCTION, "orders", { ...base, code, publish: true });
    assert.match(record.id, /^orders-[0-9a-f]{7}$/);
    for (const name of outputNames(FUNCTION)) assert.notEqual(record.outputs[name], undefined, name);
    assert.equal(
      record.outputs.invokeArn,
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${record.id}/invocations`,
    );
  });

  it("replaces instances when the code changes, and lets running ones finish", async () => {
    const slow = 'exports.handler = () => new Promise((r) => setTimeout(r, 150, "old"))';
    const record = await add(cloud, FUNCTION, "f", { ...base, name: "f", code: archive({ "index.js": slow }) });
    const before = invoke("f");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await change(cloud, record, { code: archive({ "index.js": 'exports.handler = async () => "new"' }) });
    assert.equal(await invoke("f"), "new");
    assert.equal(await before, "old");
  });

  it("publishes versions that keep their code, and routes an alias by weight", async () => {
    const code = (n: number) => archive({ "index.js": `exports.handler = async () => ${n}` });
    const record = await add(cloud, FUNCTION, "f", { ...base, name: "f", publish: true, code: code(1) });
    const second = await change(cloud, record, { code: code(2) });
    assert.deepEqual([record.outputs.version, second.outputs.version], ["1", "2"]);
    assert.deepEqual([await invoke("f:1"), await invoke("f:2"), await invoke("f")], [1, 2, 2]);
    const random = [0.05, 0.5];
    await cloud.stop();
    const storage = cloud.storage;
    cloud = cloudOf([lambda], roles, { storage, random: () => random.shift()! });
    await cloud.restore(second);
    await add(cloud, "aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "f",
      functionVersion: "1",
      routingConfig: { additionalVersionWeights: { "2": 0.1 } },
    });
    assert.deepEqual([await invoke("f:live"), await invoke("f:live")], [2, 1]);
    await assert.rejects(invoke("f:9"), { code: "ResourceNotFoundException" });
  });

  it("refuses what AWS refuses in a function's settings, all faults at once", async () => {
    const inputs = {
      role,
      name: "no spaces",
      timeout: 901,
      memorySize: 64,
      environment: { variables: { AWS_REGION: "x", "1A": "y", BIG: "x".repeat(5000) } },
    };
    await assert.rejects(add(cloud, FUNCTION, "f", inputs), (error: Error) => {
      for (const part of [
        /timeout must be a whole number of seconds from 1 to 900; got 901/,
        /memorySize must be/,
        /name must be/,
        /handler is required/,
        /runtime is required/,
        /Reserved keys used in this request: AWS_REGION/,
        /"1A" must be letters/,
        /exceeded the 4KB limit/,
      ]) {
        assert.match(error.message, part);
      }
      return true;
    });
  });

  it("refuses a role that Lambda may not assume, or that lacks what VPC and dead letters need", async () => {
    const code = archive({ "index.js": "" });
    const stranger = { ...base, code, role: "arn:aws:iam::000000000000:role/stranger" };
    await assert.rejects(add(cloud, FUNCTION, "a", stranger), /cannot be assumed by Lambda/);
    const vpcConfig = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    await assert.rejects(add(cloud, FUNCTION, "b", { ...base, code, vpcConfig }), /call CreateNetworkInterface on EC2/);
    const deadLetterConfig = { targetArn: "arn:aws:sqs:us-east-1:000000000000:dead" };
    await assert.rejects(add(cloud, FUNCTION, "c", { ...base, code, deadLetterConfig }), /call SendMessage on SQS/);
  });

  it("refuses archives that leave their folder, do not exist, or are no ZIP file", async () => {
    writeFileSync(join(folder, "bad.zip"), "not a zip");
    const cases: [unknown, RegExp][] = [
      [archive({ "../evil.js": "" }), /lies outside the function's folder/],
      [new ArchiveValue("x", { path: "./missing" }), /does not exist/],
      [new ArchiveValue("y", { path: "./bad.zip" }), /Could not unzip uploaded file/],
      [new ArchiveValue("w", { uri: "https://example.com/code.zip" }), /does not download code/],
      [undefined, /code must be an archive/],
    ];
    for (const [code, message] of cases) {
      await assert.rejects(add(cloud, FUNCTION, "f", { ...base, code }), message);
    }
  });

  it("says that other runtimes and images are not run", async () => {
    const code = archive({ "index.py": "" });
    await add(cloud, FUNCTION, "p", { ...base, name: "p", runtime: "python3.13", code });
    await assert.rejects(invoke("p"), { code: "InvalidRuntimeException", message: /only nodejs runtimes are run/ });
    await add(cloud, FUNCTION, "i", { role, name: "i", packageType: "Image", imageUri: "repo/image:1" });
    await assert.rejects(invoke("i"), { message: /no container engine/ });
  });

  it("frees the name when a function is deleted", async () => {
    const inputs = { ...base, name: "f", code: archive({ "index.js": "exports.handler = async () => 1" }) };
    const record = await add(cloud, FUNCTION, "f", inputs);
    await assert.rejects(add(cloud, FUNCTION, "g", inputs), { code: "ResourceConflictException" });
    await remove(cloud, record);
    await assert.rejects(invoke("f"), { code: "ResourceNotFoundException", status: 404 });
    await add(cloud, FUNCTION, "f", inputs);
  });

  describe("permissions", () => {
    const api = "arn:aws:execute-api:us-east-1:000000000000:abc";
    beforeEach(async () => {
      await add(cloud, FUNCTION, "f", {
        ...base,
        name: "f",
        code: archive({ "index.js": "exports.handler = async () => 1" }),
      });
    });
    const call = (caller: Parameters<ReturnType<typeof cloud.port<"lambda">>["invoke"]>[0]["caller"]) =>
      cloud.port("lambda").invoke({ functionName: "f", payload: "{}", caller });

    it("lets a service invoke only by a permission that covers its source", async () => {
      await assert.rejects(call(gateway(`${api}/dev/GET/x`)), { code: "AccessDeniedException", status: 403 });
      const permission = await add(cloud, "aws:lambda/permission:Permission", "api", {
        action: "lambda:InvokeFunction",
        function: "f",
        principal: "apigateway.amazonaws.com",
        sourceArn: `${api}/dev/GET/*`,
      });
      assert.equal((await call(gateway(`${api}/dev/GET/x`))).payload, "1");
      await assert.rejects(call(gateway(`${api}/dev/POST/x`)), { code: "AccessDeniedException" });
      await assert.rejects(call({ type: "service", service: "sns.amazonaws.com", sourceArn: `${api}/dev/GET/x` }));
      await remove(cloud, permission);
      await assert.rejects(call(gateway(`${api}/dev/GET/x`)), { code: "AccessDeniedException" });
    });

    it("refuses a second statement of the same id, and a function that does not exist", async () => {
      const inputs = { statementId: "s", action: "lambda:InvokeFunction", function: "f", principal: "x.amazonaws.com" };
      await add(cloud, "aws:lambda/permission:Permission", "one", inputs);
      await assert.rejects(add(cloud, "aws:lambda/permission:Permission", "two", inputs), {
        code: "ResourceConflictException",
      });
      const missing = { ...inputs, function: "missing" };
      await assert.rejects(add(cloud, "aws:lambda/permission:Permission", "three", missing), {
        code: "ResourceNotFoundException",
      });
    });

    it("lets roles invoke by their own policies", async () => {
      const iam = cloud.port("iam");
      const allowed = iam.assumeRole("arn:aws:iam::000000000000:role/caller", "apigateway.amazonaws.com", "s");
      const refused = iam.assumeRole(role, "lambda.amazonaws.com", "s");
      assert.equal((await call(allowed.principal)).payload, "1");
      await assert.rejects(call(refused.principal), { code: "AccessDeniedException" });
    });
  });

  it("looks functions up, and runs them while the program is deployed", async () => {
    const source = "exports.handler = async (e) => { if (e.bad) throw new Error('bad'); return { got: e } }";
    const record = await add(cloud, FUNCTION, "f", { ...base, name: "f", code: archive({ "index.js": source }) });
    const found = await cloud.invoke("aws:lambda/getFunction:getFunction", { functionName: "f" });
    assert.deepEqual([found.arn, found.functionName], [record.outputs.arn, "f"]);
    await assert.rejects(
      cloud.invoke("aws:lambda/getFunction:getFunction", { functionName: "g" }),
      /no Lambda function g/,
    );
    const type = "aws:lambda/invocation:Invocation";
    const made = await add(cloud, type, "seed", { functionName: "f", input: '{"a":1}' });
    assert.equal(made.outputs.result, '{"got":{"a":1}}');
    await assert.rejects(add(cloud, type, "bad", { functionName: "f", input: '{"bad":1}' }), /returned error: .*bad/);
    await assert.rejects(add(cloud, type, "text", { functionName: "f", input: "{" }), /input must be JSON/);
  });

  it("answers Invoke and GetFunction on the wire", async () => {
    const source = "exports.handler = async (e) => { if (e.bad) throw new Error('bad'); return e }";
    await add(cloud, FUNCTION, "f", { ...base, name: "f", code: archive({ "index.js": source }) });
    const send = async (method: string, target: string, body: string, headers: [string, string][] = []) => {
      const request = {
        method,
        target,
        signedTarget: target,
        headers,
        body: Buffer.from(body),
        scheme: "https",
        host: "lambda.us-east-1.amazonaws.com",
        source: { ip: "127.0.0.1" },
      } as const;
      const response = await cloud.api("lambda")!({ service: "lambda", region: "us-east-1", request, caller: root });
      return { response, text: (await bodyOf(response)).toString() };
    };
    const path = "/2015-03-31/functions/f/invocations";
    const good = await send("POST", path, '{"a":1}');
    assert.deepEqual([good.response.status, good.text], [200, '{"a":1}']);
    assert.equal(header(good.response.headers, "x-amz-executed-version"), "$LATEST");
    const bad = await send("POST", path, '{"bad":1}');
    assert.deepEqual([bad.response.status, header(bad.response.headers, "x-amz-function-error")], [200, "Unhandled"]);
    assert.equal((await send("POST", path, "{}", [["X-Amz-Invocation-Type", "Event"]])).response.status, 202);
    assert.equal((await send("POST", path, "{}", [["X-Amz-Invocation-Type", "DryRun"]])).response.status, 204);
    const broken = await send("POST", path, "{");
    assert.equal(header(broken.response.headers, "x-amzn-errortype"), "InvalidRequestContentException");
    assert.equal((await send("POST", "/2015-03-31/functions/none/invocations", "{}")).response.status, 404);
    const about = JSON.parse((await send("GET", "/2015-03-31/functions/f", "")).text);
    assert.equal(about.Configuration.FunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:f");
  });
});
