import assert from "node:assert/strict";
import { Network, TimeoutError } from "../../local/cloud/network";
import { listen } from "../../local/server";
import type { WireRequest } from "../../local/wire";

const outside = { ip: "127.0.0.1" };

describe("simulated network", () => {
  const ask = (url: string, source: WireRequest["source"] = outside) => ({
    method: "GET",
    url,
    headers: [],
    body: Buffer.alloc(0),
    source,
  });

  function echo() {
    const seen: WireRequest[] = [];
    return {
      seen,
      handle: async (request: WireRequest) => {
        seen.push(request);
        return { status: 200, headers: [] as [string, string][], body: Buffer.from(request.host) };
      },
    };
  }

  it("finds hosts by name, in any casing and with a port, and by wildcard", () => {
    const network = new Network();
    network.register({ host: "api.example.com", handle: echo().handle });
    network.register({ host: "*.shop.example.com", handle: echo().handle });
    assert.equal(network.find("API.example.com:443")?.host, "api.example.com");
    assert.equal(network.find("a.shop.example.com")?.host, "*.shop.example.com");
    assert.equal(network.find("a.b.shop.example.com"), undefined);
  });

  it("refuses a name that is taken, until it is given back", () => {
    const network = new Network();
    const release = network.register({ host: "h", handle: echo().handle });
    assert.throws(() => network.register({ host: "H", handle: echo().handle }), /already registered/);
    release();
    network.register({ host: "h", handle: echo().handle });
  });

  it("finds the longest mount, by whole segments only", () => {
    const network = new Network();
    network.register({ host: "a", mount: "/execute-api/a", handle: echo().handle });
    network.register({ host: "ab", mount: "/execute-api/ab", handle: echo().handle });
    assert.deepEqual(network.findByPath("/execute-api/ab/dev?x")?.target, "/dev?x");
    assert.equal(network.findByPath("/execute-api/ab")?.endpoint.host, "ab");
    assert.equal(network.findByPath("/execute-api/a?x=1")?.target, "/?x=1");
    assert.equal(network.findByPath("/execute-api/abc"), undefined);
  });

  it("hands a simulated host the path as written", async () => {
    const network = new Network();
    const host = echo();
    network.register({ host: "api.example.com", handle: host.handle });
    await network.fetch(ask("https://api.example.com/a/../b//c?x=%2F"));
    assert.equal(host.seen[0]!.target, "/a/../b//c?x=%2F");
  });

  it("keeps hosts of a VPC from callers outside it", async () => {
    const network = new Network();
    network.register({ host: "internal.elb", reach: "vpc", handle: echo().handle });
    await assert.rejects(network.fetch(ask("http://internal.elb/")), /only from inside/);
    assert.equal((await network.fetch(ask("http://internal.elb/", { ...outside, vpcId: "vpc-1" }))).status, 200);
  });

  it("gives up on a host that does not answer in time", async () => {
    const network = new Network();
    network.register({ host: "slow", handle: () => new Promise(() => {}) });
    await assert.rejects(network.fetch({ ...ask("http://slow/"), timeoutMs: 20 }), TimeoutError);
  });

  it("reaches real hosts over the wire, header casing kept", async () => {
    const host = echo();
    const server = await listen({ port: 0, handle: host.handle });
    const response = await new Network().fetch({
      ...ask(`${server.url}/p?q=1`),
      method: "POST",
      headers: [["X-Name", "v"]],
      body: Buffer.from("body"),
    });
    await server.close();
    assert.equal(response.status, 200);
    assert.equal(host.seen[0]!.target, "/p?q=1");
    assert.equal(host.seen[0]!.body.toString(), "body");
    assert.ok(host.seen[0]!.headers.some(([name, value]) => name === "X-Name" && value === "v"));
  });
});
