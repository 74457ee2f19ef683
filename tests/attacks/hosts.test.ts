import assert from "node:assert/strict";
import { connect } from "node:net";
import { ask, openTarget, sendRaw, type Target, treasure } from "./target";

describe("Attacks by host, to reach a private API", () => {
  let target: Target;
  before(async () => {
    target = await openTarget();
  });
  after(() => target.door.close());

  const own = () => `${target.hidden.id}.execute-api.us-east-1.amazonaws.com`;
  const public_ = () => `${target.rest.id}.execute-api.us-east-1.amazonaws.com`;
  const both = () => `${target.hidden.id}-${target.hidden.endpointId}.execute-api.us-east-1.amazonaws.com`;
  const path = "/live/report";

  it("answers through the VPC endpoint, which is the operator's own way in", async () => {
    const { endpointId, id } = target.hidden;
    const answer = await ask(target.door, `/vpc-endpoint/${endpointId}/${id}${path}`);
    assert.deepEqual(answer, { status: 200, text: treasure });
  });

  const attacks: [string, () => [path: string, headers: Record<string, string>]][] = [
    ["the API's own name", () => [path, { Host: own() }]],
    ["that name in capitals", () => [path, { Host: own().toUpperCase() }]],
    ["that name with a port", () => [path, { Host: `${own()}:443` }]],
    ["that name with a dot at its end", () => [path, { Host: `${own()}.` }]],
    ["its local path", () => [`/execute-api/${target.hidden.id}${path}`, {}]],
    ["its local path, spelled otherwise", () => [`/execute-api/./${target.hidden.id}${path}`, {}]],
    ["its local path behind another's", () => [`/execute-api/${target.rest.id}/../${target.hidden.id}${path}`, {}]],
    [
      "the name of the VPC endpoint",
      () => [path, { Host: target.hidden.endpointHost, "x-apigw-api-id": target.hidden.id }],
    ],
    ["the name of API and endpoint together", () => [path, { Host: both() }]],
    [
      "the endpoint's local path under another name",
      () => [`/vpc-endpoint/${target.hidden.endpointId}/${target.hidden.id}${path}`, { Host: "evil.example" }],
    ],
    [
      "the header of private APIs at a public one",
      () => [path, { Host: public_(), "x-apigw-api-id": target.hidden.id }],
    ],
    ["a forwarded host", () => [path, { Host: public_(), "X-Forwarded-Host": own() }]],
    ["Forwarded", () => [path, { Host: public_(), Forwarded: `host=${own()};proto=https` }]],
    [
      "an original URL",
      () => [path, { Host: public_(), "X-Original-URL": `https://${own()}${path}`, "X-Rewrite-URL": path }],
    ],
    [
      "the endpoint's mark, made up",
      () => [path, { Host: own(), "x-amzn-vpce-id": target.hidden.endpointId, "x-amzn-vpc-id": "vpc-1" }],
    ],
    ["a user in front of the name", () => [path, { Host: `127.0.0.1@${own()}` }]],
    ["the name as a label of another", () => [path, { Host: `${own()}.localhost` }]],
  ];
  for (const [what, make] of attacks) {
    it(`is not reached by ${what}`, async () => {
      const [at, headers] = make();
      const { status, text } = await ask(target.door, at, { headers });
      assert.ok([400, 403, 404, 421].includes(status) || text === "open" || text === "console", `${status} ${text}`);
      assert.ok(!text.includes(treasure));
    });
  }

  it("is not reached by an absolute address in the request line, nor by asking for a tunnel", async () => {
    for (const line of [`GET https://${own()}${path} HTTP/1.1`, `GET http://${own()}${path} HTTP/1.1`]) {
      for (const host of ["127.0.0.1", public_(), own()]) {
        const text = await sendRaw(target.door, `${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        assert.ok(!text.includes(treasure), `${line} at ${host}`);
      }
    }
    const tunnel = await sendRaw(
      target.door,
      `CONNECT ${own()}:443 HTTP/1.1\r\nHost: ${own()}\r\n\r\nGET ${path} HTTP/1.1\r\n\r\n`,
    );
    assert.ok(!/ 200 /.test(tunnel));
  });

  it("is not reached over HTTP/2 without TLS either", async () => {
    const { connect: open } = await import("node:http2");
    const session = open(target.door.url);
    const read = (headers: Record<string, string>) =>
      new Promise<string>((resolve, reject) => {
        const stream = session.request(headers);
        let text = "";
        stream.on("data", (chunk) => {
          text += chunk;
        });
        stream.on("end", () => resolve(text));
        stream.on("error", reject);
      });
    try {
      assert.equal(await read({ ":path": "/live/open", ":authority": public_() }), "open");
      for (const authority of [own(), target.hidden.endpointHost, both()]) {
        const text = await read({ ":path": path, ":authority": authority, "x-apigw-api-id": target.hidden.id });
        assert.ok(!text.includes(treasure), authority);
      }
    } finally {
      session.destroy();
    }
  });

  it("refuses names of other sites, as a page that was tricked into asking this machine would send them", async () => {
    for (const Host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"]) {
      const { status } = await ask(target.door, new URL(target.rest.url).pathname, { headers: { Host } });
      assert.equal(status, 421, Host);
    }
    for (const lines of ["Host:", "Host: 127.0.0.1\r\nHost: evil.example", "Host: 127.0.0.1, evil.example"]) {
      const text = await sendRaw(target.door, `GET / HTTP/1.1\r\n${lines}\r\nConnection: close\r\n\r\n`);
      assert.match(text, /^HTTP\/1\.1 4(00|21) /, lines);
    }
  });

  it("listens on the loopback interface alone", async () => {
    const { networkInterfaces } = await import("node:os");
    const outside = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ internal }) => !internal),
    );
    for (const { address, family } of outside) {
      if (family !== "IPv4") continue;
      const open = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port: target.door.port, timeout: 1000 });
        socket.once("connect", () => resolve(true));
        socket.once("error", () => resolve(false));
        socket.once("timeout", () => resolve(false));
      });
      assert.ok(!open, address);
    }
  });
});
