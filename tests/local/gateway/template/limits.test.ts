import assert from "node:assert/strict";
import fc from "fast-check";
import { compileTemplate, TemplateRenderError, TemplateSyntaxError } from "../../../../local/gateway/template";
import { contextWith, render } from "./render";

/** Longest a hostile template may keep the process, with a good margin for a slow machine. */
const patienceMs = 5000;

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

describe("limits of templates", () => {
  it("a template has at most 300 KB", () => {
    assert.equal(render("x".repeat(300 * 1024 - 200)).length, 300 * 1024 - 200);
    assert.throws(() => compileTemplate("x".repeat(300 * 1024 + 1)), TemplateSyntaxError);
    assert.throws(() => compileTemplate("é".repeat(150 * 1024 + 1)), TemplateSyntaxError);
  });

  it("a loop ends quietly after 1000 rounds", () => {
    assert.equal(render("#foreach($i in [1..1500])x#end"), "x".repeat(1000));
  });

  it("the output has at most the given length", () => {
    assert.throws(
      () => render("#foreach($i in [1..20])0123456789#end", {}, { outputLength: 100 }),
      TemplateRenderError,
    );
  });

  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
  for (const [what, template] of [
    ["directives", nested("#if(true)", "#end", 20_000)],
    ["loops without an end", "#foreach($i in [1])".repeat(10_000)],
    ["lists", `#set($x = ${nested("[", "]", 50_000)})`],
    ["maps", `#set($x = ${"{'a':".repeat(30_000)}`],
    ["groups", `#set($x = ${nested("(", ")", 50_000)})`],
    ["negations", `#if(${"!".repeat(100_000)}$x)#end`],
    ["indexes", `${"$a[".repeat(50_000)}`],
    ["arguments", `${"$a.b(".repeat(50_000)}`],
    ["blocks", "#define($a)".repeat(10_000)],
    ["unclosed braces", "${".repeat(100_000)],
    ["backslashes", "\\".repeat(250_000)],
    ["hashes", "#".repeat(250_000)],
    ["quotes", `#set($x = "${'""'.repeat(100_000)})`],
    ["directives that are none", "#foo(".repeat(50_000)],
    ["block words", "#@a()".repeat(50_000)],
  ] as const) {
    it(`nesting of ${what} is refused, in good time`, () => {
      const ms = timed(() => {
        try {
          compileTemplate(template).render(contextWith());
        } catch (error) {
          assert.ok(error instanceof TemplateSyntaxError || error instanceof TemplateRenderError, String(error));
        }
      });
      assert.ok(ms < patienceMs, `${ms} ms`);
    });
  }

  for (const [what, template] of [
    ["loops in loops", "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end"],
    ["a text that doubles", "#set($x = 'xxxxxxxxxx')#foreach($i in [1..1000])#set($x = \"$x$x\")#end"],
    [
      "texts kept in a list",
      '#set($l = [])#set($x = \'x\')#foreach($i in [1..18])#set($x = "$x$x")#end#foreach($i in [1..1000])#set($o = $l.add("$x$i"))#end',
    ],
    ["a list that holds itself", "#set($l = [])#set($o = $l.add($l))#set($m = {'l': $l})#set($o = $l.add($m))$l"],
    ["a list shared many times", "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end$l"],
    [
      "comparing shared lists",
      "#set($l = [1])#set($m = [1])#foreach($i in [1..60])#set($l = [$l, $l])#set($m = [$m, $m])#end#if($l == $m)x#end",
    ],
    [
      "a shared list as an override",
      "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end#set($context.responseOverride.header.x = $l)",
    ],
    ["a list that doubles", "#set($l = [1])#foreach($i in [1..100])#set($o = $l.addAll($l))#end"],
    ["a number that grows", "#set($x = 9)#foreach($i in [1..1000])#set($x = $x * $x)#end"],
    ["a wide range", "#set($x = [1..2147483647])"],
    ["ranges in loops", "#foreach($i in [1..1000])#set($x = [1..100000])#end"],
    [
      "blocks that call blocks",
      `${Array.from({ length: 40 }, (_, i) => `#define($b${i})$b${i + 1}$b${i + 1}#end`).join("")}$b0`,
    ],
    [
      "a long chain of blocks",
      `${Array.from({ length: 5000 }, (_, i) => `#define($b${i})$b${i + 1}#end`).join("")}$b0`,
    ],
    ["a block and a text that call each other", '#define($a)#set($x = "$a")$x#end$a'],
    [
      "a pattern that backtracks",
      `#set($x = '${"a".repeat(5000)}!')$x.matches('(a+)+$')$x.matches('(a|aa)+$')$x.replaceAll('(.*)*x', 'y')`,
    ],
    ["a large pattern", "#set($x = 'aaaa')$x.matches('((a{0,100}){0,100}){0,100}')"],
    [
      "replacing nothing by much",
      "#set($y = 'x')#foreach($i in [1..16])#set($y = \"$y$y\")#end#set($x = $y.replace('', $y))",
    ],
    [
      "joining much",
      "#set($y = 'x')#foreach($i in [1..16])#set($y = \"$y$y\")#end#set($l = [])#foreach($i in [1..1000])#set($o = $l.add($y))#end#set($x = $y.join($y, $l))",
    ],
    ["a deep document", `$util.parseJson('${"[".repeat(100_000)}')`],
    ["paths without end", "#foreach($i in [1..1000])#set($x = $input.path('$..*..*..*..*'))#end"],
    [
      "the loop in itself",
      "#foreach($i in [1])#set($foreach.me = $foreach)#set($l = [$foreach])#set($foreach.l = $l)$foreach#end",
    ],
  ] as const) {
    it(`${what}: ends, in good time`, () => {
      const body = JSON.stringify(
        Array.from({ length: 20 }, (_, i) => Array.from({ length: 20 }, () => ({ i, j: [i] }))),
      );
      const ms = timed(() => {
        try {
          render(template, { body });
        } catch (error) {
          assert.ok(error instanceof TemplateRenderError, String(error));
        }
      });
      assert.ok(ms < patienceMs, `${ms} ms`);
    });
  }

  it("AWS's largest payload, 10 MB, is mapped", () => {
    const item = JSON.stringify({
      id: 123456,
      name: "some product name",
      price: 12.5,
      tags: ["a", "b"],
      dims: { w: 1 },
    });
    const body = `[${Array(Math.floor((10 * 1024 * 1024 - 2) / (item.length + 1)))
      .fill(item)
      .join(",")}]`;
    assert.equal(render("$input.json('$')", { body }), body);
  });

  it("a failed rendering leaves the request's context alone", () => {
    const request = contextWith();
    const template = compileTemplate("#set($context.responseOverride.status = 201)$util.urlDecode('%')");
    assert.throws(() => template.render(request), TemplateRenderError);
    assert.deepEqual(request.context, {});
  });
});

describe("any template", () => {
  const pieces = fc.constantFrom(
    "$",
    "${",
    "$!",
    "}",
    "#",
    "#if(",
    "#else",
    "#elseif(",
    "#end",
    "#foreach(",
    "#set(",
    "#define(",
    "#break",
    "#stop",
    "#[[",
    "]]#",
    "##",
    "#*",
    "*#",
    "(",
    ")",
    "[",
    "]",
    "{",
    ",",
    ":",
    "..",
    ".",
    "=",
    "==",
    "&&",
    "!",
    "+",
    "-",
    "*",
    "/",
    "%",
    "<",
    " ",
    "\n",
    "\\",
    '"',
    "'",
    "in",
    "$x",
    "$i in ",
    "x",
    "1",
    "1.5",
    "true",
    "input",
    "util",
    "context",
    ".path('$..a')",
    ".put('a', $m)",
    ".add($x)",
    "$m",
    "$input.params()",
    "foreach",
    "constructor",
    "__proto__",
    "\u0000",
    "\ud800",
    "é",
  );
  const template = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 60 }),
  );

  it("renders, or fails by an error of templates: never by another, never without end", () => {
    fc.assert(
      fc.property(template, fc.string({ unit: "binary" }), (source, body) => {
        try {
          const compiled = compileTemplate(source, { steps: 20_000 });
          assert.equal(typeof compiled.render(contextWith({ body })), "string");
        } catch (error) {
          if (!(error instanceof TemplateSyntaxError || error instanceof TemplateRenderError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("is itself where it has none of the language's characters", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).filter((text) => !/[$#\\]/.test(text)),
        (text) => {
          assert.equal(compileTemplate(text).render(contextWith()), text);
        },
      ),
    );
  });

  it("prints JSON of $input.json that reads back as the payload", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 3 } as fc.JsonSharedConstraints), (value) => {
        const body = JSON.stringify([value]);
        const printed = compileTemplate("$input.json('$')").render(contextWith({ body }));
        assert.deepEqual(JSON.parse(printed), JSON.parse(body));
      }),
    );
  });
});
