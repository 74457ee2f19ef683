import assert from "node:assert/strict";
import { Cloud } from "../../local/cloud/cloud";
import { AwsError } from "../../local/cloud/errors";
import type { AwsCall, ServiceFactory } from "../../local/cloud/service";
import { front } from "../../local/front";
import type { WireRequest, WireResponse } from "../../local/wire";

const scope = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

function answered(body: string): WireResponse {
  return { status: 200, headers: [], body: Buffer.from(body) };
}

describe("front of the local server", () => {
  const calls: AwsCall[] = [];
  const service: ServiceFactory = (cloud) => {
    cloud.provide("iam", {
      authenticate: async (request: WireRequest) => {
        if (request.target === "/stolen")
          throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        return { principal: { type: "anonymous" }, region: "eu-west-1" };
      },
    } as never);
    cloud.network.register({
      host: "abc.execute-api.us-east-1.amazonaws.com",
      mount: "/execute-api/abc",
      handle: async (request) => answered(`api ${request.target} ${request.signedTarget}`),
    });
    cloud.network.register({
      host: "internal.elb.amazonaws.com",
      mount: "/internal",
      reach: "vpc",
      handle: async () => answered("private"),
    });
    return {
      name: "things",
      limits: "",
      resources: [],
      apis: {
        things: async (call) => {
          calls.push(call);
          return answered("service");
        },
      },
    };
  };
  const cloud = new Cloud({ services: [service], baseUrl: "http://127.0.0.1:1", programDirectory: "." });
  const door = front(
    () => cloud,
    async () => answered("console"),
  );

  async function ask(target: string, headers: [string, string][] = [], host = "127.0.0.1:4000") {
    const response = await door.handle({
      method: "GET",
      target,
      signedTarget: target,
      headers,
      body: Buffer.alloc(0),
      scheme: "http",
      host,
      source: { ip: "127.0.0.1" },
    });
    return { status: response.status, text: String(response.body) };
  }

  it("finds an API by its mount and keeps what the client signed", async () => {
    assert.equal((await ask("/execute-api/abc/dev/x?y")).text, "api /dev/x?y /execute-api/abc/dev/x?y");
  });

  it("finds an API by its AWS host name", async () => {
    assert.equal((await ask("/dev", [], "abc.execute-api.us-east-1.amazonaws.com")).text, "api /dev /dev");
  });

  it("finds a service by the signature's scope, and never an API's own calls", async () => {
    assert.equal((await ask("/", [["Authorization", scope("things")]])).text, "service");
    assert.equal(calls.at(-1)!.region, "eu-west-1");
    assert.equal(
      (await ask("/execute-api/abc/dev", [["Authorization", scope("execute-api")]])).text.slice(0, 3),
      "api",
    );
  });

  it("says which service is not simulated, and passes refusals on as AWS words them", async () => {
    const missing = await ask("/", [["Authorization", scope("braket")]]);
    assert.equal(missing.status, 501);
    assert.match(missing.text, /braket/);
    const refused = await ask("/stolen", [["Authorization", scope("things")]]);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /InvalidClientTokenId/);
  });

  it("refuses host names it does not know, so that no page can rebind DNS to it", async () => {
    assert.equal((await ask("/", [], "evil.example.com")).status, 421);
    assert.equal((await ask("/", [], "127.0.0.1.evil.example.com")).status, 421);
    for (const host of ["localhost:4000", "127.0.0.1", "sync-127.0.0.1:4000", "[::1]:4000", "x.localhost"])
      assert.equal((await ask("/", [], host)).text, "console");
  });

  it("offers hosts of a VPC neither by path nor by name", async () => {
    assert.equal((await ask("/internal")).text, "console");
    const inside = await ask("/", [], "internal.elb.amazonaws.com");
    assert.equal(inside.status, 403);
    assert.match(inside.text, /only from inside its VPC/);
  });
});
