import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { compileRoutes, parseRouteKey } from "../../../../local/gateway/http/routes";
import { route } from "./builder";

const keys = [
  "$default",
  "ANY /{proxy+}",
  "GET /pets",
  "ANY /pets",
  "GET /pets/{id}",
  "GET /pets/dog",
  "GET /pets/{id}/toys/{toy}",
  "GET /pets/{proxy+}",
  "POST /{kind}/new",
  "GET /",
];

// See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
const cases: [string, string, string, Record<string, string>][] = [
  ["GET", "/pets", "GET /pets", {}],
  ["PUT", "/pets", "ANY /pets", {}],
  ["GET", "/pets/dog", "GET /pets/dog", {}],
  ["GET", "/pets/cat", "GET /pets/{id}", { id: "cat" }],
  ["GET", "/pets/a%20b", "GET /pets/{id}", { id: "a b" }],
  ["GET", "/pets/a%2Fb", "GET /pets/{id}", { id: "a/b" }],
  ["GET", "/pets/1/toys/2", "GET /pets/{id}/toys/{toy}", { id: "1", toy: "2" }],
  ["GET", "/pets/1/toys", "GET /pets/{proxy+}", { proxy: "1/toys" }],
  ["DELETE", "/pets/1", "ANY /{proxy+}", { proxy: "pets/1" }],
  ["POST", "/pets/new", "POST /{kind}/new", { kind: "pets" }],
  ["POST", "/pets/old", "ANY /{proxy+}", { proxy: "pets/old" }],
  ["GET", "/", "GET /", {}],
  ["POST", "/", "$default", {}],
  ["GET", "/pets/", "ANY /{proxy+}", { proxy: "pets/" }],
];

describe("routes of HTTP APIs", () => {
  const table = compileRoutes(keys.map((key) => route(key, "x")));
  for (const [method, path, expected, parameters] of cases) {
    it(`${method} ${path} is ${expected}`, () => {
      const match = table(method, path);
      assert.equal(match?.route.routeKey, expected);
      assert.deepEqual(match.pathParameters, parameters);
    });
  }

  it("do not depend on the order they were made in", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
        const other = compileRoutes(shuffled.map((key) => route(key, "x")));
        return cases.every(([method, path, expected]) => other(method, path)?.route.routeKey === expected);
      }),
    );
  });

  it("never throw, whatever the path is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        table("GET", `/${text}`);
        table("GET", `/pets/%${text}`);
      }),
    );
  });

  it("tell route keys from other texts", () => {
    for (const key of ["GET /x", "ANY /{proxy+}"]) assert.ok(parseRouteKey(key));
    for (const key of ["$default", "/x", "GET x", "get /x", "FETCH /x", ""])
      assert.equal(parseRouteKey(key), undefined);
  });
});
