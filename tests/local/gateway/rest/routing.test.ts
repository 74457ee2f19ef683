import assert from "node:assert/strict";
import { api, documentOf, mock, proxy, Surroundings } from "./support";

describe("Routing of REST APIs", () => {
  const call = api(
    documentOf({
      "/{proxy+}": {
        "x-amazon-apigateway-any-method": mock("greedy $input.params('proxy')"),
        options: mock("preflight"),
      },
      "/pets": { get: mock("list"), post: mock("made") },
      "/pets/mine": { get: mock("mine") },
      "/shops/{shopId}/pets": { get: mock("pets of $input.params('shopId')") },
    }),
  );

  const cases: readonly [string, string, string, string][] = [
    ["an exact path wins over a greedy one", "GET", "/pets", "list"],
    ["a deeper exact path wins", "GET", "/pets/mine", "mine"],
    ["a resource without the method leaves the request to the greedy one", "OPTIONS", "/pets", "preflight"],
    ["ANY answers methods that have no own", "DELETE", "/pets", "greedy pets"],
    ["an own method wins over ANY", "OPTIONS", "/anything", "preflight"],
    ["a parameter takes one segment", "GET", "/shops/7/pets", "pets of 7"],
    ["a path that only begins like a resource is the greedy one's", "GET", "/shops/7/cats", "greedy shops/7/cats"],
    ["a trailing slash does not count", "GET", "/pets/", "list"],
    ["a trailing slash is not part of a parameter", "GET", "/a/b/", "greedy a/b"],
    ["slashes inside a greedy value stay", "GET", "/a//b", "greedy a//b"],
    ["doubled slashes after the stage collapse", "GET", "//pets", "list"],
    ["escapes of a parameter stay as they are", "GET", "/shops/a%2Fb%20c/pets", "pets of a%2Fb%20c"],
  ];
  for (const [what, method, target, text] of cases) {
    it(what, async () => assert.equal((await call(target, { method })).text, text));
  }

  it("ANY is AWS's seven methods and no others", async () => {
    assert.equal((await call("/anything", { method: "BREW" })).status, 403);
  });

  it("queries with braces or pipes that are not encoded are refused", async () => {
    assert.equal((await call("/pets?q={a}")).status, 400);
    assert.equal((await call("/pets?q=%7Ba%7D")).status, 200);
  });

  it("X-HTTP-Method-Override replaces the method", async () => {
    const answer = await call("/pets", { headers: [["X-HTTP-Method-Override", "POST"]] });
    assert.equal(answer.text, "made");
  });

  it("no route and a wrong method are both 403 Missing Authentication Token", async () => {
    const small = api(documentOf({ "/pets": { get: mock("list") } }));
    for (const answer of [await small("/nothing"), await small("/pets", { method: "PUT" }), await small("/")]) {
      assert.equal(answer.status, 403);
      assert.equal(answer.text, '{"message":"Missing Authentication Token"}');
      assert.equal(answer.header("x-amzn-errortype"), "MissingAuthenticationTokenException");
    }
  });

  it("finds a route among three hundred as in a tree, whatever the order of paths", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`/r${299 - i}/{id}`, { get: mock(`${299 - i} $input.params('id')`) }]),
    );
    const big = api(documentOf(paths));
    assert.equal((await big("/r17/x")).text, "17 x");
  });

  it("stages that do not exist are 403 Forbidden", async () => {
    const surroundings = new Surroundings();
    const answer = await api(documentOf({ "/{proxy+}": { get: proxy("f") } }), surroundings)("/../prod/x");
    assert.notEqual(answer.status, 200);
    assert.equal(surroundings.invocations.length, 1, "dots are not resolved: the path stays below the stage");
  });
});
