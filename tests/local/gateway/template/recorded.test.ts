import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { compileTemplate, type TemplateContext } from "../../../../local/gateway/template";

const path = "../shared/aws-recorded/vtl.json";

interface Case {
  readonly id: string;
  readonly template: string;
  readonly context: Record<string, unknown>;
  readonly requestBody: string;
  readonly responseTemplate: string;
  readonly expected: string | Record<string, unknown>;
  readonly expectedIsJson: boolean;
  readonly whitespaceFolded: boolean;
}

function contextOf(body: string): TemplateContext {
  return { body, params: { path: {}, querystring: {}, header: {} }, context: {}, stageVariables: {} };
}

function assertAnswer(recorded: Case, answer: string): void {
  if (recorded.expectedIsJson) assert.deepEqual(JSON.parse(answer), recorded.expected);
  else if (recorded.whitespaceFolded) assert.equal(answer.replace(/\s+/g, " ").trim(), recorded.expected);
  else assert.equal(answer, recorded.expected);
}

describe("templates recorded on API Gateway", () => {
  if (!existsSync(path)) {
    it("(the recordings are not here)");
    return;
  }
  const { meta, cases } = JSON.parse(readFileSync(path, "utf8")) as {
    meta: { requestTemplate: string };
    cases: Case[];
  };
  const requestTemplate = compileTemplate(meta.requestTemplate);

  it("are all there", () => assert.equal(cases.length, 93));

  for (const recorded of cases) {
    it(`${recorded.id}, as it was sent`, () => {
      const context = contextOf(recorded.requestBody);
      requestTemplate.render(context);
      assertAnswer(recorded, compileTemplate(recorded.responseTemplate).render(context));
    });

    it(`${recorded.id}, with its variables set`, () => {
      const names = Object.keys(recorded.context);
      const set = names.map((name) => `#set($${name} = $input.path('$.${name}'))`).join("");
      // A comment ends what #set takes of the line after it.
      const template = `${set}#* *#${recorded.template}`;
      assertAnswer(recorded, compileTemplate(template).render(contextOf(JSON.stringify(recorded.context))));
    });
  }
});
