import assert from "node:assert/strict";
import fc from "fast-check";
import { ask, openTarget, type Target, treasure } from "./target";

describe("Attacks by path, to slip past an authorizer", () => {
  let target: Target;
  before(async () => {
    target = await openTarget();
  });
  after(() => target.door.close());

  /** Ways to write the guarded path, to something that reads it before the authorizer or after. */
  const tricks = (name: string): [string, string][] => [
    ["as it is", `/${name}`],
    ["with a query", `/${name}?x=/open`],
    ["with an empty query", `/${name}?`],
    ["with a slash at its end", `/${name}/`],
    ["with two slashes at its end", `/${name}//`],
    ["with two slashes in front", `//${name}`],
    ["with a dot segment", `/./${name}`],
    ["with a dot at its end", `/${name}/.`],
    ["out of an open path", `/open/../${name}`],
    ["out of an open path, encoded", `/open/%2e%2e/${name}`],
    ["out of an open path, half encoded", `/open/.%2e/${name}`],
    ["out of an open path, encoded twice", `/open/%252e%252e/${name}`],
    ["out of an open path, slash encoded", `/open/..%2f${name}`],
    ["out of an open path, backslash", `/open/..\\${name}`],
    ["out of an open path, backslash encoded", `/open/..%5c${name}`],
    ["into an open path and back", `/${name}/open/..`],
    ["with a parameter", `/${name};x=1`],
    ["with a parameter in front", `/;/${name}`],
    ["out of an open path, with a parameter", `/open/..;/${name}`],
    ["with a blank at its end", `/${name}%20`],
    ["with a tab at its end", `/${name}%09`],
    ["with NUL at its end", `/${name}%00`],
    ["with a line break at its end", `/${name}%0a`],
    ["with an encoded slash at its end", `/${name}%2f`],
    ["with an encoded slash in front", `/%2f${name}`],
    ["with an encoded question mark", `/${name}%3f`],
    ["with an encoded hash", `/${name}%23`],
    ["in capitals", `/${name.toUpperCase()}`],
    ["with an encoded letter", `/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`],
    ["encoded twice", `/%25${name.charCodeAt(0).toString(16)}${name.slice(1)}`],
    ["in overlong UTF-8", `/%c1%${(0x80 | (name.charCodeAt(0) & 0x3f)).toString(16)}${name.slice(1)}`],
    ["with a broken escape", `/${name}%zz`],
    ["with an extension", `/${name}.json`],
    ["below itself", `/${name}/${name}`],
    ["with the stage twice", `/live/${name}`],
  ];
  const methods = ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND", "get"];
  const places: [string, () => string][] = [
    ["REST API", () => new URL(target.rest.url).pathname],
    ["HTTP API", () => new URL(target.http.url).pathname],
  ];

  for (const [place, base] of places) {
    for (const [name, by] of [
      ["signed", "IAM"],
      ["mine", "tokens"],
    ]) {
      describe(`${place}, a route that is guarded by ${by}`, () => {
        for (const [how, path] of tricks(name!)) {
          it(`is closed when its path is written ${how}`, async () => {
            for (const method of methods) {
              const { status, text } = await ask(target.door, `${base()}${path}`, { method });
              assert.ok(!text.includes(treasure), `${method} ${path}: ${status}`);
              assert.ok(status < 500, `${method} ${path}: ${status}`);
            }
          });
        }
        it("is closed to another method that a header names", async () => {
          for (const header of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
            const { text } = await ask(target.door, `${base()}/${name}`, {
              method: "POST",
              headers: { [header]: "GET" },
            });
            assert.ok(!text.includes(treasure));
          }
        });
      });
    }

    it(`${place}: random pieces of paths never open a guarded route, and never fail the server`, async () => {
      const piece = fc.constantFrom(
        "signed",
        "mine",
        "open",
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "/",
        "//",
        ";",
        "%00",
        "\\",
        "live",
        "?",
        "%",
        "SIGNED",
        "%73igned",
      );
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
          const { status, text } = await ask(target.door, `${base()}/${pieces.join("/")}`);
          assert.ok(!text.includes(treasure), pieces.join("/"));
          assert.ok(status < 500, `${status} for ${pieces.join("/")}`);
        }),
        { numRuns: 150 },
      );
    });
  }
});
