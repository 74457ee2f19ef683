import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { TimeoutError } from "../../../../local/cloud/network";
import type { IntegrationDefinition } from "../../../../local/gateway/http/definition";
import type { HeaderLines } from "../../../../local/wire";
import { stageSettings } from "./builder";
import type { DoubleOptions } from "./double";
import { api, named, ok } from "./one-route";

describe("HTTP proxy of HTTP APIs", () => {
  const http: Partial<IntegrationDefinition> = {
    integrationType: "HTTP_PROXY",
    integrationUri: "https://backend.example/base/{id}",
    integrationMethod: "ANY",
    payloadFormatVersion: "1.0",
  };

  it("fills path parameters in, keeps method, query and body, and folds the forwarded headers", async () => {
    const { env, call } = api(
      {
        http: () =>
          ok("fine", 201, [
            ["X-Back", "1"],
            ["Connection", "close"],
          ]),
      },
      http,
    );
    const headers: HeaderLines = [
      ["X-Mine", "1"],
      ["X-Forwarded-For", "203.0.113.9"],
      ["Connection", "keep-alive"],
    ];
    const got = await call("PUT", "/x/a%20b?q=1%2B1", { headers, body: Buffer.from("data") });
    assert.deepEqual(
      [got.status, got.body, got.headers["x-back"], got.headers.connection],
      [201, "fine", "1", undefined],
    );
    const sent = env.httpCalls[0]!;
    assert.equal(sent.method, "PUT");
    assert.equal(sent.url, "https://backend.example/base/a%20b?q=1%2B1");
    assert.equal(sent.body.toString(), "data");
    assert.deepEqual(named(sent.headers, "host"), ["backend.example"]);
    assert.deepEqual(named(sent.headers, "x-mine"), ["1"]);
    assert.deepEqual(named(sent.headers, "x-forwarded-for"), []);
    assert.deepEqual(named(sent.headers, "connection"), []);
    assert.deepEqual(named(sent.headers, "forwarded"), [
      "for=203.0.113.9,for=192.0.2.1;host=abc.execute-api.us-east-1.amazonaws.com;proto=https",
    ]);
  });

  it("a path parameter cannot leave its place in the URL's host or query", async () => {
    const { env, call } = api({ http: () => ok("") }, http);
    await call("GET", "/x/%3Fadmin=1%23");
    assert.equal(env.httpCalls[0]!.url, "https://backend.example/base/%3Fadmin=1%23");
  });

  it("a question mark inside the URL's own query stays", async () => {
    const integrationUri = "https://backend.example/base?next=/a?b=1&c=2";
    const { env, call } = api({ http: () => ok("") }, { ...http, integrationUri });
    await call("GET", "/x/1");
    assert.equal(env.httpCalls[0]!.url, "https://backend.example/base?next=%2Fa%3Fb%3D1&c=2");
  });

  it("$default appends the whole path", async () => {
    const { env, call } = api(
      { http: () => ok("") },
      { ...http, integrationUri: "https://backend.example/api/" },
      "$default",
    );
    await call("GET", "/deep/er?x=1");
    assert.equal(env.httpCalls[0]!.url, "https://backend.example/api/deep/er?x=1");
  });

  it("maps parameters of the request", async () => {
    const { env, call } = api(
      { http: () => ok("") },
      {
        ...http,
        requestParameters: {
          "overwrite:path": "/v2/${request.path.id}/${request.querystring.q}",
          "append:header.x-list": "$request.header.x-list",
          "overwrite:header.x-id": "$context.requestId",
          "overwrite:header.x-name": "$request.body.user.name",
          "overwrite:header.x-missing": "$request.body.nothing",
          "remove:header.x-secret": "''",
          "append:querystring.stage": "$context.stage",
          "overwrite:querystring.q": "new",
          "remove:querystring.gone": "''",
        },
      },
    );
    const headers: HeaderLines = [
      ["X-List", "a"],
      ["X-Secret", "s"],
      ["Content-Type", "application/json"],
    ];
    await call("POST", "/x/7?q=old&gone=1&keep=2", { headers, body: Buffer.from('{"user":{"name":"Ann"}}') });
    const { url, headers: sent } = env.httpCalls[0]!;
    assert.equal(url, "https://backend.example/v2/7/old?keep=2&stage=%24default&q=new");
    assert.deepEqual(named(sent, "x-list"), ["a", "a"]);
    assert.match(named(sent, "x-id")[0]!, /=$/);
    assert.deepEqual(named(sent, "x-name"), ["Ann"]);
    assert.deepEqual([...named(sent, "x-missing"), ...named(sent, "x-secret")], []);
  });

  it("maps responses by the backend's status", async () => {
    const { call } = api(
      {
        http: () =>
          ok('{"code":"teapot"}', 500, [
            ["X-In", "1"],
            ["X-Drop", "1"],
          ]),
      },
      {
        ...http,
        responseParameters: {
          "500": {
            "overwrite:statuscode": "418",
            "append:header.x-code": "$response.body.code",
            "overwrite:header.x-copy": "$response.header.x-in",
            "remove:header.x-drop": "''",
          },
          "404": { "overwrite:statuscode": "410" },
        },
      },
    );
    const got = await call("GET", "/x/1");
    assert.equal(got.status, 418);
    assert.deepEqual([got.headers["x-code"], got.headers["x-copy"], got.headers["x-drop"]], ["teapot", "1", undefined]);
  });

  it("a backend that is away or slow is 503", async () => {
    const away = api({}, http);
    const slow = api(
      {
        http: () => {
          throw new TimeoutError("late");
        },
      },
      http,
    );
    for (const { call } of [away, slow])
      assert.equal((await call("GET", "/x/1")).body, '{"message":"Service Unavailable"}');
  });

  it("a private target gets the stage in its path, through the link, by TLS where a name is to be verified", async () => {
    const seen: { vpcLinkId: string; target: string; url: string }[] = [];
    const listener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/x/1/2";
    const link: Partial<IntegrationDefinition> = {
      ...http,
      connectionType: "VPC_LINK",
      connectionId: "${stageVariables.link}",
      integrationUri: listener,
    };
    const stage = stageSettings({ stageName: "v1", variables: { link: "vpl1" } });
    const options: DoubleOptions = {
      link: (sent) => {
        seen.push(sent);
        return ok("inside");
      },
    };
    assert.equal((await api(options, link, "ANY /x/{id}", stage).call("GET", "/v1/x/1?q=2")).body, "inside");
    const stripped = {
      ...link,
      requestParameters: { "overwrite:path": "$request.path" },
      serverNameToVerify: "shop.internal",
    };
    await api(options, stripped, "ANY /x/{id}", stage).call("GET", "/v1/x/1");
    assert.deepEqual(
      seen.map(({ vpcLinkId, target, url }) => [vpcLinkId, target, url]),
      [
        ["vpl1", listener, "http://abc.execute-api.us-east-1.amazonaws.com/v1/x/1?q=2"],
        ["vpl1", listener, "https://shop.internal/x/1"],
      ],
    );
  });
});
