import assert from "node:assert/strict";
import { auth, HttpApi, type HttpApiArgs, RestApi, type RestRoute } from "../../../components/index";
import { existingFunction } from "../support/parts";
import { many, mock } from "./cases/case";
import { lintOf } from "./lint-of";

const openRoutes = (count: number): HttpApiArgs["routes"] => {
  const handler = existingFunction("f");
  return many(count, (n) => [`GET /a${n}`, { function: handler, auth: auth.none() }]);
};
const resources = (count: number) => many<RestRoute>(count, (n) => [`GET /r${n}`, mock]);

describe("The linter's advice", () => {
  it("is one message for a program, whatever the number of components and routes", async () => {
    const { messages, advice } = await lintOf(() => {
      new HttpApi("one", { routes: openRoutes(5) });
      new HttpApi("two", { routes: { "GET /": { http: { url: "http://a.example" }, auth: auth.iam() } } });
    });
    assert.equal(messages.length, 1);
    assert.match(
      messages[0]!,
      /stagedoor advises; to accept a rule, give the stage a reason in stagedoor-lint:accepted:\n/,
    );
    assert.deepEqual(advice, [
      'one: routes["GET /a0"].auth, routes["GET /a1"].auth, routes["GET /a2"].auth and 2 more: ' +
        "is open and gives no reason; write auth.none(reason) [route-open]",
      'two: routes["GET /"].http.url: is "http://a.example", in the clear over the internet; use https [endpoint-plain-http]',
    ]);
  });

  it("says nothing of plans where another component's fault stops the program before they are made", async () => {
    const keyed = () => new RestApi("keyed", { routes: { "GET /a": { ...mock, auth: auth.apiKey() } } });
    assert.match((await lintOf(keyed)).advice.join(), /no ApiClients of this program.*\[api-key-without-plan\]/);
    const { faults, advice } = await lintOf(() => {
      keyed();
      new RestApi("stopped", { routes: { "no key": { ...mock, auth: auth.iam() } } });
    });
    assert.equal(faults.length, 1);
    assert.doesNotMatch(advice.join(), /api-key-without-plan/);
  });

  it("is not given where there is none", async () => {
    const { messages } = await lintOf(
      () => new HttpApi("app", { routes: { "GET /": { ...proxied, auth: auth.iam() } } }),
    );
    assert.deepEqual(messages, []);
  });

  it("is not given where the stage accepts it with a reason", async () => {
    const program = () => new HttpApi("app", { routes: openRoutes(1) });
    assert.deepEqual((await lintOf(program, "dev", { "route-open": "everything is public here" })).messages, []);
  });

  it("says when an acceptance itself is wrong", async () => {
    const { advice } = await lintOf(() => new HttpApi("app", { routes: openRoutes(1) }), "dev", {
      "route-opne": "misspelt",
      "route-auth": "an error of AWS's",
      "route-open": "",
    });
    assert.deepEqual(advice.slice(1), [
      'stagedoor-lint:accepted names "route-opne", which is no rule',
      "stagedoor-lint:accepted names route-auth, an error that AWS would make; mend it",
      "stagedoor-lint:accepted gives no reason for route-open; say why it is accepted",
    ]);
  });
});

describe("A quota", () => {
  it("that AWS has raised may be accepted", async () => {
    const program = () => new RestApi("shop", { routes: resources(300) });
    assert.match((await lintOf(program)).faults.join(), /make 301 resources; AWS allows 300/);
    assert.deepEqual((await lintOf(program, "prod", { "rest-resources": "raised to 500 in case 1234" })).faults, []);
  });

  it("that AWS never raises is an error whatever the stage says", async () => {
    const program = () => new RestApi("shop", { stageName: "a b", routes: resources(1) });
    assert.match((await lintOf(program, "prod", { "stage-name": "we want it" })).faults.join(), /stageName: got "a b"/);
  });
});

const proxied = { http: { url: "https://a.example" } };
