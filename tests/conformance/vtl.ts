import { differences } from "./compare";
import { environmentOf } from "./environment";
import { restHandler, sendTo } from "./in-process";
import { attempt, type Difference, readRecording, type Suite } from "./suite";

interface TemplateCase {
  readonly id: string;
  readonly requestBody: string;
  readonly responseTemplate: string;
  readonly expected: unknown;
  readonly expectedIsJson: boolean;
  readonly whitespaceFolded: boolean;
}

/** Recorded mapping templates, each in an API of its own as it was recorded: MOCK, request template, response template. */
export const vtlSuite: Suite = {
  name: "vtl",
  file: "vtl.json",
  async run() {
    const { meta, cases } = readRecording<{ meta: { requestTemplate: string }; cases: TemplateCase[] }>("vtl.json");
    return Promise.all(cases.map((entry) => attempt(entry.id, () => judgeTemplate(meta.requestTemplate, entry))));
  },
};

async function judgeTemplate(requestTemplate: string, entry: TemplateCase): Promise<readonly Difference[]> {
  const document = {
    openapi: "3.0.1",
    info: { title: "template", version: "1" },
    paths: {
      "/": {
        post: {
          responses: { 200: { description: "" } },
          "x-amazon-apigateway-integration": {
            type: "mock",
            requestTemplates: { "application/json": requestTemplate },
            responses: {
              default: { statusCode: "200", responseTemplates: { "application/json": entry.responseTemplate } },
            },
          },
        },
      },
    },
  };
  const handle = restHandler(
    document,
    "dev",
    environmentOf(() => undefined),
  );
  const answer = await sendTo(handle, {
    method: "POST",
    target: "/dev/",
    headers: [["Content-Type", "application/json"]],
    body: Buffer.from(entry.requestBody),
  });
  const text = answer.body.toString("utf8");
  if (entry.expectedIsJson) return differences(entry.expected, parse(text), false, "$");
  const fold = (value: string) => (entry.whitespaceFolded ? value.replace(/\s+/g, " ").trim() : value);
  return differences(fold(String(entry.expected)), fold(text), false, "body");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
