import assert from "node:assert/strict";
import fc from "fast-check";
import { type Answer, api, documentOf, mock, operation, proxy, Surroundings } from "./support";

/** An API with something of every kind, whose answers tell what they were asked. */
function busyApi() {
  const surroundings = new Surroundings();
  surroundings.functions = {
    echo: async (event) => {
      // Other requests come in between.
      await new Promise((resolve) => setImmediate(resolve));
      return { statusCode: 200, body: JSON.stringify([event.path, event.queryStringParameters, event.body]) };
    },
    any: (event) => event.body,
  };
  surroundings.backend = async ({ body, headers }) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { status: 200, headers, body };
  };
  const parameters = [{ name: "q", in: "query", required: true, schema: { type: "string" } }];
  const document = documentOf(
    {
      "/mock/{a}": {
        "x-amazon-apigateway-any-method": mock(
          "$input.params('a') $input.params().querystring $context.requestId #foreach($h in $input.params().header.keySet())$h=$input.params().header.get($h) #end",
        ),
      },
      "/echo/{proxy+}": { "x-amazon-apigateway-any-method": proxy("echo") },
      "/any": { "x-amazon-apigateway-any-method": proxy("any") },
      "/http": {
        "x-amazon-apigateway-any-method": operation({
          type: "http_proxy",
          httpMethod: "ANY",
          uri: "https://b.example/",
        }),
      },
      "/valid": {
        post: {
          ...mock("$input.json('$')"),
          parameters,
          requestBody: { content: { "application/json": { schema: { type: "object", required: ["a"] } } } },
          "x-amazon-apigateway-request-validator": "v",
        },
      },
    },
    {
      "x-amazon-apigateway-request-validators": { v: { validateRequestBody: true, validateRequestParameters: true } },
      "x-amazon-apigateway-minimum-compression-size": 64,
      "x-amazon-apigateway-binary-media-types": ["image/*"],
    },
  );
  return { call: api(document, surroundings), surroundings };
}

const path = fc.oneof(
  fc.constantFrom("/mock/x", "/echo/a/b", "/any", "/http", "/valid", "/", "", "//", "/%", "/echo/%zz", "/mock/..%2f"),
  fc.string({ maxLength: 30 }).map((text) => `/${text}`),
  fc.string({ maxLength: 30, unit: "binary" }).map((text) => `/echo/${text}`),
);
const query = fc.oneof(
  fc.constant(""),
  fc.string({ maxLength: 30 }).map((text) => `?${text}`),
  fc.constantFrom("?q=1", "?q=%", "?=&;=&a"),
);
const headers = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        "Content-Type",
        "Accept",
        "Accept-Encoding",
        "Content-Encoding",
        "X-HTTP-Method-Override",
        "X-Amzn-Trace-Id",
        "host",
        "__proto__",
        "constructor",
      ),
      fc.stringMatching(/^[a-zA-Z-]{1,10}$/),
    ),
    fc.oneof(
      fc.constantFrom(
        "application/json",
        "image/png",
        "gzip",
        "text/html;q=0.1,*/*",
        "Root=1-x;Parent=;",
        "{}",
        ";;=,",
      ),
      fc.string({ maxLength: 20 }),
    ),
  ),
  { maxLength: 6 },
);
const body = fc.oneof(
  fc.constant(""),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '{"statusCode":"x"}',
    '{"headers":{"a\\r\\n":"b"}}',
    '{"statusCode":200,"body":{}}',
    '{"__proto__":{"x":1}}',
    "\u0000\uffff",
    '{"a":',
  ),
  fc.string({ maxLength: 200 }),
);
const request = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "OPTIONS", "BREW", ""),
  path,
  query,
  headers,
  body,
});

describe("Requests at random", () => {
  const { call, surroundings } = busyApi();

  it("always get an HTTP answer with API Gateway's ids, and nothing outlives them", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const answer = await call(`${sent.path}${sent.query}`, {
          method: sent.method,
          headers: sent.headers,
          body: sent.body,
        });
        surroundings.events.length = 0;
        // The account's limit must not be what answers.
        surroundings.time += 10;
        assert.notEqual(answer.status, 429);
        checkAnswer(answer);
      }),
      { numRuns: 2000 },
    );
    assert.equal(({} as { x?: unknown }).x, undefined, "no request reaches the prototypes");
  });

  it("never see another request's data, however many run at once", async () => {
    const marks = Array.from({ length: 300 }, (_, i) => `mark${i}x`);
    const targets = (mark: string) => [
      `/mock/${mark}?q=${mark}`,
      `/echo/${mark}?q=${mark}`,
      "/http",
      `/valid?q=${mark}`,
    ];
    const answers = await Promise.all(
      marks.map((mark, i) => {
        const target = targets(mark)[i % 4]!;
        const sent: [string, string][] = [
          ["X-Mark", mark],
          ["Content-Type", "application/json"],
        ];
        return call(target, { method: "POST", headers: sent, body: JSON.stringify({ a: mark }) });
      }),
    );
    for (const [i, answer] of answers.entries()) {
      const seen = new Set(`${answer.text} ${JSON.stringify(answer.headers)}`.match(/mark\d+x/g) ?? []);
      seen.delete(marks[i]!);
      assert.deepEqual([...seen], [], `request ${i} sees others`);
    }
  });
});

describe("Templates at random", () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        "#set($a = $input.path('$'))",
        "#foreach($i in $a)",
        "#if($a)",
        "#else",
        "#end",
        "$a",
        "$!{a.b}",
        "$input.json('$..*')",
        "$util.parseJson($a)",
        "$context.responseOverride",
        "#set($context.responseOverride.status = 299)",
        "[[",
        "#",
        "$",
        "\\",
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  );

  it("render or fail with 500; they never crash or hang the gateway", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(pieces, body, async (parts, sent) => {
        const answer = await api(documentOf({ "/": { post: mock(parts.join("")) } }))("/", {
          method: "POST",
          body: sent,
        });
        assert.ok([200, 299, 500].includes(answer.status), String(answer.status));
      }),
      { numRuns: 1000 },
    );
  });
});

function checkAnswer(answer: Answer): void {
  assert.ok(Number.isInteger(answer.status) && answer.status >= 100 && answer.status <= 599, String(answer.status));
  assert.match(
    answer.header("x-amzn-requestid") ?? "",
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.match(answer.header("x-amz-apigw-id") ?? "", /^[\w-]{15}=$/);
  for (const [name, value] of answer.headers) assert.doesNotMatch(`${name}${value}`, /[\r\n\0]/);
}
