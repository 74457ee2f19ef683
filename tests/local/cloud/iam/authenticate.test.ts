import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { readSignature } from "../../../../local/cloud/iam/signed-request";
import { Storage } from "../../../../local/cloud/storage";
import type { WireRequest } from "../../../../local/wire";
import { TestClock } from "../protocol/stage";
import { accountId, create, makeCloud, policy, signed, trust, wire } from "./stage";

const endpoint = "https://dynamodb.us-east-1.amazonaws.com/";

async function refused(cloud: Cloud, request: WireRequest, code: string, service?: string): Promise<string> {
  let message = "";
  await assert.rejects(cloud.port("iam").authenticate(request, { service }), (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    message = error.message;
    return true;
  });
  return message;
}

describe("who signed a request", () => {
  let cloud: Cloud;
  let clock: TestClock;
  let datetime: string;
  beforeEach(() => {
    clock = new TestClock();
    datetime = new Date(clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, "");
    cloud = makeCloud({ clock });
  });

  it("an unsigned request is anonymous, also one with another scheme", async () => {
    const port = cloud.port("iam");
    assert.deepEqual(await port.authenticate(wire("GET", endpoint, [])), { principal: { type: "anonymous" } });
    const bearer = await port.authenticate(wire("GET", endpoint, [["Authorization", "Bearer abc"]]));
    assert.deepEqual(bearer.principal, { type: "anonymous" });
  });

  it("the operator is the account's root", async () => {
    const { principal, service, region } = await cloud
      .port("iam")
      .authenticate(await signed(cloud.port("iam").operator(), endpoint, { datetime }));
    assert.ok(principal.type === "root");
    assert.equal(principal.arn, `arn:aws:iam::${accountId}:root`);
    assert.deepEqual([service, region], ["dynamodb", "us-east-1"]);
  });

  const targets = [
    "",
    "a/b",
    "a%20b",
    "a%2Fb",
    "a%252Fb",
    "%E2%82%AC",
    "a//b",
    "a/./b",
    "a/../b",
    "(x)!*'",
    "?x=1&a=2",
    "?a=b&a=a",
    "?q=a%20b%2Bc",
    "?q=a+b",
    "?empty=&flag",
    "?x=%E2%82%AC&A=1&a=1",
    "p?q=a/b:c@d,e",
  ];
  for (const service of ["execute-api", "dynamodb", "s3"]) {
    for (const target of targets) {
      // aws4fetch signs only the first of a repeated name for S3.
      if (service === "s3" && target === "?a=b&a=a") continue;
      it(`${service}: ${target || "/"} signed by another signer is recognised`, async () => {
        const request = await signed(cloud.port("iam").operator(), `${endpoint}${target}`, { datetime, service });
        assert.equal((await cloud.port("iam").authenticate(request)).principal.type, "root");
      });
    }
  }

  it("a body, and a presigned URL", async () => {
    const port = cloud.port("iam");
    const headers = { "X-Amz-Target": "DynamoDB_20120810.GetItem", "Content-Type": "application/json" };
    const post = await signed(port.operator(), endpoint, { method: "POST", body: '{"a": 1}', headers, datetime });
    assert.equal((await port.authenticate(post)).principal.type, "root");
    for (const service of ["s3", "execute-api"]) {
      const get = await signed(port.operator(), `${endpoint}k?x=1`, { signQuery: true, service, datetime });
      assert.equal((await port.authenticate(get)).principal.type, "root");
    }
  });

  it("a presigned URL with question and equals signs inside its values", async () => {
    const port = cloud.port("iam");
    const get = await signed(port.operator(), `${endpoint}k?q=a?b=c`, { signQuery: true, datetime });
    for (const signedTarget of [get.signedTarget, get.signedTarget.replace("q=a%3Fb%3Dc", "q=a?b=c")]) {
      assert.equal((await port.authenticate({ ...get, signedTarget })).principal.type, "root", signedTarget);
    }
    const withToken = { ...get, signedTarget: `${get.signedTarget}&X-Amz-Security-Token=ab==` };
    assert.equal(readSignature(withToken)?.sessionToken, "ab==");
  });

  it("what was changed after signing does not pass", async () => {
    const port = cloud.port("iam");
    const headers = { "X-Amz-Target": "DynamoDB_20120810.GetItem" };
    const good = await signed(port.operator(), `${endpoint}a?b=1`, { method: "POST", body: "{}", headers, datetime });
    const changes: Partial<WireRequest>[] = [
      { method: "PUT" },
      { signedTarget: "/b?b=1" },
      { signedTarget: "/a?b=2" },
      { signedTarget: "/a?b=1&c=2" },
      { body: Buffer.from("{ }") },
      { headers: good.headers.map(([n, v]) => (n === "Host" ? [n, "other"] : [n, v])) },
      { headers: good.headers.map(([n, v]) => (n === "x-amz-target" ? [n, "DynamoDB_20120810.DeleteTable"] : [n, v])) },
      { headers: good.headers.map(([n, v]) => [n, v.replace(/Signature=../, "Signature=zz")]) },
      { headers: good.headers.map(([n, v]) => [n, v.replace("/us-east-1/", "/eu-west-1/")]) },
    ];
    assert.equal((await port.authenticate(good)).principal.type, "root");
    for (const change of changes) await refused(cloud, { ...good, ...change }, "InvalidSignatureException");
    const added = { ...good, headers: [...good.headers, ["X-Amz-Copy-Source", "x"] as const] };
    assert.match(await refused(cloud, added, "AccessDenied"), /not signed: x-amz-copy-source/);
  });

  it("a signature that leaves the host out does not pass", async () => {
    const good = await signed(cloud.port("iam").operator(), endpoint, { datetime });
    const headers = good.headers.map(([n, v]) => [n, v.replace("SignedHeaders=host;", "SignedHeaders=")] as const);
    assert.match(await refused(cloud, { ...good, headers }, "InvalidSignatureException"), /Host/);
  });

  it("time may be five minutes off, not more; a presigned URL ends when it says", async () => {
    const good = await signed(cloud.port("iam").operator(), endpoint, { datetime });
    const presigned = await signed(cloud.port("iam").operator(), `${endpoint}?X-Amz-Expires=900`, {
      datetime,
      signQuery: true,
    });
    const early = await signed(cloud.port("iam").operator(), endpoint, { datetime: "20260102T031006Z" });
    assert.match(
      await refused(cloud, early, "InvalidSignatureException"),
      /^Signature not yet current: 20260102T031006Z is now later than 20260102T030905Z \(20260102T030405Z \+ 5 min\.\)$/,
    );
    await clock.advance(5 * 60_000);
    assert.equal((await cloud.port("iam").authenticate(good)).principal.type, "root");
    await clock.advance(1000);
    assert.match(
      await refused(cloud, good, "InvalidSignatureException"),
      /^Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z \(20260102T030906Z - 5 min\.\)$/,
    );
    await clock.advance(9 * 60_000);
    assert.equal((await cloud.port("iam").authenticate(presigned)).principal.type, "root");
    await clock.advance(60_000);
    await refused(cloud, presigned, "AccessDenied");
  });

  it("keys that nobody has, and another service's signature, are refused in AWS's words", async () => {
    const foreign = {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
    const request = await signed(foreign, endpoint, { datetime });
    assert.equal(
      await refused(cloud, request, "UnrecognizedClientException"),
      "The security token included in the request is invalid.",
    );
    await refused(cloud, await signed(foreign, endpoint, { datetime, service: "s3" }), "InvalidAccessKeyId");
    const good = await signed(cloud.port("iam").operator(), endpoint, { datetime });
    assert.match(
      await refused(cloud, good, "InvalidSignatureException", "execute-api"),
      /correct service: 'execute-api'/,
    );
  });

  it("broken signatures are refused, never a crash", async () => {
    const operator = cloud.port("iam").operator();
    const credential = `${operator.accessKeyId}/20260102/us-east-1/dynamodb/aws4_request`;
    for (const authorization of [
      "AWS4-HMAC-SHA256",
      "AWS4-HMAC-SHA256 ",
      "AWS4-HMAC-SHA256 Credential=x",
      `AWS4-HMAC-SHA256 Credential=${credential}, Signature=00`,
      `AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00`,
    ]) {
      const request = wire("GET", endpoint, [
        ["Authorization", authorization],
        ["X-Amz-Date", datetime],
      ]);
      await refused(cloud, request, "IncompleteSignatureException");
    }
    const noDate = wire("GET", endpoint, [
      ["Authorization", `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=00`],
    ]);
    assert.match(await refused(cloud, noDate, "IncompleteSignatureException"), /X-Amz-Date/);
    for (const query of [
      "X-Amz-Signature=0",
      "X-Amz-Algorithm=AWS4-HMAC-SHA256",
      "X-Amz-Algorithm=%E0%A4&X-Amz-Signature=%",
    ]) {
      await refused(cloud, wire("GET", `${endpoint}?${query}`, []), "IncompleteSignatureException");
    }
  });

  describe("of a role", () => {
    const roleArn = `arn:aws:iam::${accountId}:role/reader`;
    beforeEach(async () => {
      await create(cloud, "aws:iam/role:Role", "reader", { name: "reader", assumeRolePolicy: trust() });
    });

    it("a service that the role trusts gets the same credentials each time, and they name the session", async () => {
      const port = cloud.port("iam");
      const first = port.assumeRole(roleArn, "lambda.amazonaws.com", "fn");
      assert.deepEqual(port.assumeRole(roleArn, "lambda.amazonaws.com", "fn"), first);
      assert.notEqual(
        port.assumeRole(roleArn, "lambda.amazonaws.com", "other").credentials.accessKeyId,
        first.credentials.accessKeyId,
      );
      assert.match(first.credentials.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
      assert.equal(first.credentials.secretAccessKey.length, 40);
      const { principal } = await port.authenticate(await signed(first.credentials, endpoint, { datetime }));
      assert.deepEqual(principal, first.principal);
      assert.ok(principal.type === "assumed-role");
      assert.equal(principal.arn, `arn:aws:sts::${accountId}:assumed-role/reader/fn`);
    });

    it("a service that the role does not trust, and a role that is not there, are refused", () => {
      const port = cloud.port("iam");
      for (const [arn, service] of [
        [roleArn, "apigateway.amazonaws.com"],
        [`${roleArn}x`, "lambda.amazonaws.com"],
      ] as const) {
        assert.throws(
          () => port.assumeRole(arn, service, "s"),
          (error: Error & { code?: string }) => {
            assert.equal(error.code, "AccessDenied");
            assert.equal(
              error.message,
              `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${arn} because no resource-based policy allows the sts:AssumeRole action`,
            );
            return true;
          },
        );
      }
    });

    it("credentials hold over a restart of the stage, not over another storage", async () => {
      const storage = new Storage();
      const make = async () => {
        const other = makeCloud({ clock, storage });
        await create(other, "aws:iam/role:Role", "reader", { name: "reader", assumeRolePolicy: trust() });
        return other;
      };
      const { credentials } = (await make()).port("iam").assumeRole(roleArn, "lambda.amazonaws.com", "fn");
      const request = await signed(credentials, endpoint, { datetime });
      assert.equal((await (await make()).port("iam").authenticate(request)).principal.type, "assumed-role");
      await refused(cloud, request, "UnrecognizedClientException");
    });

    it("a token that was changed, is missing, or is of another session is refused", async () => {
      const port = cloud.port("iam");
      const { credentials } = port.assumeRole(roleArn, "lambda.amazonaws.com", "fn");
      const other = port.assumeRole(roleArn, "lambda.amazonaws.com", "other").credentials;
      const [body = "", seal] = (credentials.sessionToken ?? "").split(".");
      const admin = JSON.stringify({
        ...JSON.parse(Buffer.from(body, "base64url").toString()),
        roleArn: `${roleArn}-admin`,
      });
      for (const sessionToken of [
        undefined,
        "",
        "x",
        `${body}x.${seal}`,
        `${Buffer.from(admin).toString("base64url")}.${seal}`,
        other.sessionToken,
      ]) {
        await refused(
          cloud,
          await signed({ ...credentials, sessionToken }, endpoint, { datetime }),
          "UnrecognizedClientException",
        );
      }
    });

    it("credentials end with the role", async () => {
      const { credentials } = cloud.port("iam").assumeRole(roleArn, "lambda.amazonaws.com", "fn");
      const request = await signed(credentials, endpoint, { datetime });
      const record = cloud.resources("aws:iam/role:Role")[0]!;
      await cloud.delete({ ...record, olds: record.outputs });
      await refused(cloud, request, "UnrecognizedClientException");
    });
  });

  it("a user's access key works while it is active", async () => {
    await create(cloud, "aws:iam/user:User", "ann", { name: "ann" });
    const key = await create(cloud, "aws:iam/accessKey:AccessKey", "key", { user: "ann" });
    const credentials = { accessKeyId: key.id, secretAccessKey: String(key.outputs.secret) };
    const request = await signed(credentials, endpoint, { datetime });
    const { principal } = await cloud.port("iam").authenticate(request);
    assert.ok(principal.type === "user");
    assert.equal(principal.arn, `arn:aws:iam::${accountId}:user/ann`);
    await cloud.update({ ...key, olds: key.outputs, inputs: { ...key.inputs, status: "Inactive" } });
    await refused(cloud, request, "UnrecognizedClientException");
  });

  describe("STS", () => {
    async function sts(
      credentials: Parameters<typeof signed>[0],
      query: string,
    ): Promise<{ status: number; text: string }> {
      const request = await signed(credentials, "https://sts.amazonaws.com/", {
        method: "POST",
        body: query,
        service: "sts",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        datetime: new Date(clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, ""),
      });
      const { principal } = await cloud.port("iam").authenticate(request, { service: "sts" });
      const answer = await cloud.api("sts")!({ service: "sts", region: "us-east-1", request, caller: principal });
      return { status: answer.status, text: String(answer.body) };
    }
    const roleArn = `arn:aws:iam::${accountId}:role/ops`;
    const assume = `Action=AssumeRole&Version=2011-06-15&RoleArn=${encodeURIComponent(roleArn)}&RoleSessionName=me`;
    const part = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? "";

    it("GetCallerIdentity names the caller", async () => {
      const { status, text } = await sts(cloud.port("iam").operator(), "Action=GetCallerIdentity&Version=2011-06-15");
      assert.equal(status, 200);
      assert.equal(part(text, "Arn"), `arn:aws:iam::${accountId}:root`);
      assert.equal(part(text, "Account"), accountId);
    });

    it("AssumeRole needs the trust of the role and, where that names the account, the caller's own policy", async () => {
      await create(cloud, "aws:iam/role:Role", "ops", {
        name: "ops",
        assumeRolePolicy: policy({ Principal: { AWS: accountId }, Action: "sts:AssumeRole" }),
      });
      await create(cloud, "aws:iam/user:User", "ann", { name: "ann" });
      const key = await create(cloud, "aws:iam/accessKey:AccessKey", "key", { user: "ann" });
      const ann = { accessKeyId: key.id, secretAccessKey: String(key.outputs.secret) };
      const denied = await sts(ann, assume);
      assert.equal(denied.status, 403);
      assert.equal(part(denied.text, "Code"), "AccessDenied");
      await create(cloud, "aws:iam/userPolicy:UserPolicy", "p", {
        user: "ann",
        policy: policy({ Action: "sts:AssumeRole", Resource: roleArn }),
      });
      const allowed = await sts(ann, `${assume}&DurationSeconds=900`);
      assert.equal(allowed.status, 200);
      const session = {
        accessKeyId: part(allowed.text, "AccessKeyId"),
        secretAccessKey: part(allowed.text, "SecretAccessKey"),
        sessionToken: part(allowed.text, "SessionToken"),
      };
      const who = await sts(session, "Action=GetCallerIdentity&Version=2011-06-15");
      assert.equal(part(who.text, "Arn"), `arn:aws:sts::${accountId}:assumed-role/ops/me`);
      await clock.advance(901_000);
      await assert.rejects(
        sts(session, "Action=GetCallerIdentity&Version=2011-06-15"),
        /token included in the request is expired/,
      );
    });

    it("AssumeRole refuses a role that trusts another, whatever the caller may do, and bad input", async () => {
      await create(cloud, "aws:iam/role:Role", "ops", { name: "ops", assumeRolePolicy: trust() });
      await create(cloud, "aws:iam/user:User", "ann", { name: "ann" });
      const key = await create(cloud, "aws:iam/accessKey:AccessKey", "key", { user: "ann" });
      await create(cloud, "aws:iam/userPolicy:UserPolicy", "p", {
        user: "ann",
        policy: policy({ Action: "*", Resource: "*" }),
      });
      const ann = { accessKeyId: key.id, secretAccessKey: String(key.outputs.secret) };
      assert.equal((await sts(ann, assume)).status, 403);
      assert.equal((await sts(ann, assume.replace("=me", "=a%20b"))).status, 400);
      assert.equal((await sts(ann, `${assume}&DurationSeconds=5`)).status, 400);
      assert.equal((await sts(ann, "Action=Nope")).status, 400);
    });
  });
});
