import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { auth, HttpApi, type HttpRoute, RestApi, type RestRoute } from "../../components/index";
import { type Made, make } from "../components/support/mocks";
import { existingFunction, existingService } from "../components/support/parts";

const counts = [3, 300] as const;
const open = auth.none("a test");
const body = { type: "object", properties: { id: { type: "string" } } };

/** So many routes on half as many paths: AWS allows a REST API 300 paths and segments. */
function many<R>(count: number, route: (n: number) => R): Record<string, R> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${n % 2 ? "PUT" : "POST"} /r${n >> 1}`, route(n)]),
  );
}

/** How many resources of each type a program asks for, the API's own components left out. */
function counted({ resources }: Made<unknown>): Record<string, number> {
  const types = resources.map(({ type }) => type).filter((type) => !/^(stagedoor|test):/.test(type));
  return Object.fromEntries([...new Set(types)].sort().map((type) => [type, types.filter((t) => t === type).length]));
}

const sorts: Record<string, (count: number) => unknown> = {
  "REST, a mock": (count) => new RestApi("shop", { routes: many<RestRoute>(count, () => ({ mock: {}, auth: open })) }),
  "REST, an endpoint": (count) =>
    new RestApi("shop", {
      routes: many<RestRoute>(count, (n) => ({ http: { url: `https://a.example/${n}` }, auth: auth.iam() })),
    }),
  "REST, a body that is checked": (count) =>
    new RestApi("shop", { routes: many<RestRoute>(count, () => ({ mock: {}, auth: open, request: { body } })) }),
  "REST, a private service": (count) => {
    const service = existingService("stock");
    return new RestApi("shop", { routes: many<RestRoute>(count, () => ({ private: { service }, auth: open })) });
  },
  "REST, one function": (count) => {
    const handler = existingFunction("list");
    return new RestApi("shop", { routes: many<RestRoute>(count, () => ({ function: handler, auth: open })) });
  },
  "REST, a topic": (count) => {
    const topic = { topicArn: "arn:aws:sns:eu-west-1:123456789012:news" };
    return new RestApi("shop", { routes: many<RestRoute>(count, () => ({ topic, auth: open })) });
  },
  "HTTP, one function": (count) => {
    const handler = existingFunction("list");
    return new HttpApi("shop", { routes: many<HttpRoute>(count, () => ({ function: handler, auth: auth.iam() })) });
  },
  "HTTP, an endpoint": (count) =>
    new HttpApi("shop", {
      routes: many<HttpRoute>(count, (n) => ({ http: { url: `https://a.example/${n}` }, auth: auth.iam() })),
    }),
  "HTTP, a limit of its own": (count) =>
    new HttpApi("shop", {
      routes: many<HttpRoute>(count, (n) => ({
        http: { url: `https://a.example/${n}` },
        auth: auth.iam(),
        throttle: { rateLimit: 1, burstLimit: 1 },
      })),
    }),
};

describe("A route without stage settings of its own", function () {
  this.timeout(20_000);
  before(() => {
    const accepted = { "rest-without-rest-features": "what is counted is what REST costs" };
    pulumi.runtime.setAllConfig({ "stagedoor-lint:accepted": JSON.stringify(accepted) });
  });
  after(() => pulumi.runtime.setAllConfig({}));

  for (const [sort, program] of Object.entries(sorts)) {
    it(`costs no resource: ${sort}, 3 routes and 300`, async () => {
      const [few, all] = [await make(() => void program(counts[0])), await make(() => void program(counts[1]))];
      assert.deepEqual(counted(all), counted(few));
    });
  }

  it("costs one permission where its function is another one, and nothing else", async () => {
    const program = (count: number) =>
      make(() => {
        new RestApi("rest", {
          routes: many<RestRoute>(count, (n) => ({ function: existingFunction(`rest-${n}`), auth: open })),
        });
        new HttpApi("http", {
          routes: many<HttpRoute>(count, (n) => ({ function: existingFunction(`http-${n}`), auth: auth.iam() })),
        });
      });
    const permission = "aws:lambda/permission:Permission";
    const { [permission]: few, ...rest } = counted(await program(3));
    const { [permission]: all, ...others } = counted(await program(100));
    assert.deepEqual([few, all], [6, 200]);
    assert.deepEqual(others, rest);
  });
});
