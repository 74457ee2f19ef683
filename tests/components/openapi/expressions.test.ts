import assert from "node:assert/strict";
import fc from "fast-check";
import { formValue, jsonString, parseExpression } from "../../../components/openapi/expressions";
import { expression, jsonTemplate } from "../../../components/openapi/templates";
import { render } from "../support/templates";

describe("expressions", () => {
  it("takes texts and references apart", () => {
    assert.deepEqual(parseExpression("ORDER#$input.params('id')/$context.stage"), {
      pieces: [
        { text: "ORDER#" },
        { reference: "$input.params('id')" },
        { text: "/" },
        { reference: "$context.stage" },
      ],
    });
    assert.deepEqual(parseExpression("$input.path('$.a.b[0]')"), {
      pieces: [{ reference: "$input.path('$.a.b[0]')" }],
    });
  });

  const refused = [
    "$util.base64Decode($input.params('x'))",
    "$input.body",
    "$input.json('$')",
    "${context.stage}",
    "$!context.stage",
    "$input.params()",
    '$input.params("x")',
    "a$input.path('$..x()')",
  ];
  for (const text of refused) {
    it(`refuses ${text}, which it could not escape`, () => assert.ok("fault" in parseExpression(text)));
  }

  it("writes any text so that Velocity leaves it alone", () => {
    fc.assert(
      fc.property(hostile(), (text) => {
        fc.pre("pieces" in parseExpression(text) && !/\$(input|context|stageVariables)/.test(text));
        assert.equal(JSON.parse(render(jsonString(text), {}).output), text);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps any input inside its JSON string, beside any text", () => {
    const template = jsonTemplate({
      TableName: "orders",
      Key: { pk: { S: expression("USER#$input.params('id').x[0]") }, sk: { S: expression("$input.path('$.sk')") } },
    });
    fc.assert(
      fc.property(hostile(), hostile(), (id, sk) => {
        const { output } = render(template, { path: { id }, body: JSON.stringify({ sk }) });
        assert.deepEqual(JSON.parse(output), {
          TableName: "orders",
          Key: { pk: { S: `USER#${id}.x[0]` }, sk: { S: sk } },
        });
      }),
      { numRuns: 500 },
    );
  });

  it("keeps any input inside its form field, beside any text", () => {
    fc.assert(
      fc.property(hostile(), (id) => {
        const { output } = render(`Action=Publish&Subject=${formValue("a&b=$input.params('id').c d")}&End=1`, {
          path: { id },
        });
        const fields = new URLSearchParams(output);
        assert.deepEqual([...fields.keys()], ["Action", "Subject", "End"]);
        assert.equal(fields.get("Subject"), `a&b=${id}.c d`);
      }),
      { numRuns: 500 },
    );
  });
});

/** Texts of what breaks out of strings, templates and forms. */
function hostile(): fc.Arbitrary<string> {
  const pieces = [
    "'",
    '"',
    "\\",
    "\\'",
    "$",
    "#",
    "##",
    "#set($x=1)",
    "$input.body",
    "${x}",
    "&",
    "=",
    "%",
    "+",
    "/",
    "\n",
    "\u0000",
    "\u2028",
    "é",
    "😀",
    "}",
    "{",
    " ",
  ];
  return fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 12 })
    .map((list) => list.join("").toWellFormed());
}
