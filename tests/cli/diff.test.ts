import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Change } from "../../cli/diff/change";
import { compareApis } from "../../cli/diff/compare";
import { diffApis } from "../../cli/diff/gate";
import { type Api, clientDocument } from "../../cli/report/apis";
import { type Project, smallProject } from "./project";
import { run } from "./run-to-end";

type Json = Record<string, unknown>;

/** What a test changes: the whole document, an operation, what it takes and what it answers. */
interface Parts {
  readonly document: {
    paths: Record<string, Json>;
    components: { schemas: Record<string, Json>; securitySchemes: Json };
  } & Json;
  readonly post: { parameters: Json[]; requestBody?: Json; responses: Json; security: Json[] } & Json;
  readonly item: { properties: Record<string, Json>; required?: string[] } & Json;
  readonly answer: { properties: Record<string, Json>; required?: string[] } & Json;
}

function parts(): Parts {
  const item = {
    type: "object",
    additionalProperties: false,
    required: ["productId"],
    properties: {
      productId: { type: "string", pattern: "^[a-z]+$" },
      quantity: { type: "integer", minimum: 1, maximum: 99 },
      gift: { type: "string", enum: ["none", "wrapped"] },
    },
  };
  const answer = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "string" }, state: { type: "string", enum: ["placed", "paid"] } },
  };
  const post = {
    operationId: "postOrders",
    parameters: [{ name: "Key", in: "header", schema: { type: "string" } }],
    security: [{ people: ["shop/write"] }],
    requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } } },
    responses: { "201": { description: "made", content: { "application/json": { schema: answer } } } },
    "x-amazon-apigateway-integration": { type: "mock" },
  };
  const order = {
    operationId: "getOrder",
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    security: [{ signed: [] }],
    responses: { "200": { description: "one" } },
  };
  const document = {
    openapi: "3.0.1",
    info: { title: "shop", version: "1.0.0" },
    paths: { "/orders": { post }, "/orders/{id}": { get: order } } as Record<string, Json>,
    components: {
      schemas: { Item: item } as Record<string, Json>,
      securitySchemes: {
        people: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: ["arn:userpool/a"] },
        },
        signed: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
        key: { type: "apiKey", name: "x-api-key", in: "header" },
      },
    },
  };
  return { document, post, item, answer } as unknown as Parts;
}

const api = (document: Json, name = "shop"): Api => ({ name, kind: "REST", document });

/** The changes that an edit makes. */
function changesOf(edit: (after: Parts) => void, prepare: (before: Parts) => void = () => {}): Change[] {
  const [before, after] = [parts(), parts()];
  prepare(before);
  prepare(after);
  edit(after);
  return compareApis(api(before.document), api(after.document));
}

const breaking: Record<string, (after: Parts) => void> = {
  "a route goes away": ({ document }) => delete document.paths["/orders/{id}"],
  "a method goes away": ({ document, post }) => {
    document.paths["/orders"] = { put: post };
  },
  "a parameter becomes required": ({ post }) => Object.assign(post.parameters[0]!, { required: true }),
  "a required parameter is added": ({ post }) =>
    post.parameters.push({ name: "q", in: "query", required: true, schema: { type: "string" } }),
  "the body becomes required": ({ post }) => Object.assign(post.requestBody!, { required: true }),
  "a property of the body becomes required": ({ item }) => item.required!.push("quantity"),
  "a limit narrows": ({ item }) => Object.assign(item.properties.quantity!, { maximum: 9 }),
  "a pattern changes": ({ item }) => Object.assign(item.properties.productId!, { pattern: "^x$" }),
  "a type of the body changes": ({ item }) => Object.assign(item.properties.quantity!, { type: "string" }),
  "a value is no longer taken": ({ item }) => Object.assign(item.properties.gift!, { enum: ["none"] }),
  "values are listed where any was taken": ({ item }) => Object.assign(item.properties.productId!, { enum: ["a"] }),
  "a closed body no longer names a property": ({ item }) => delete item.properties.quantity,
  "an answer's property goes away": ({ answer }) => delete answer.properties.id,
  "an answer's property need not be there": ({ answer }) => delete answer.required,
  "an answer's type changes": ({ answer }) => Object.assign(answer.properties.id!, { type: "integer" }),
  "an answer has a new value": ({ answer }) =>
    Object.assign(answer.properties.state!, { enum: ["placed", "paid", "lost"] }),
  "an answer may be null": ({ answer }) => Object.assign(answer.properties.id!, { nullable: true }),
  "a status is no longer answered": ({ post }) => {
    post.responses["202"] = post.responses["201"];
    delete post.responses["201"];
  },
  "an open route asks for a signature": ({ post }) => Object.assign(post, { security: [{ signed: [] }] }),
  "another scope is asked for": ({ post }) => Object.assign(post, { security: [{ people: ["shop/admin"] }] }),
  "a key is asked for besides": ({ post }) => Object.assign(post, { security: [{ people: ["shop/write"], key: [] }] }),
};

const harmless: Record<string, (after: Parts) => void> = {
  "a route is added": ({ document, post }) => {
    document.paths["/other"] = { post: { ...post, operationId: "other" } };
  },
  "an optional parameter is added": ({ post }) =>
    post.parameters.push({ name: "q", in: "query", schema: { type: "string" } }),
  "an optional property of the body is added": ({ item }) =>
    Object.assign(item.properties, { note: { type: "string" } }),
  "a limit widens": ({ item }) => Object.assign(item.properties.quantity!, { maximum: 999 }),
  "a number need not be whole any more": ({ item }) => Object.assign(item.properties.quantity!, { type: "number" }),
  "one more value is taken": ({ item }) => Object.assign(item.properties.gift!, { enum: ["none", "wrapped", "boxed"] }),
  "the body is open for more": ({ item }) => Object.assign(item, { additionalProperties: true }),
  "an answer says more": ({ answer }) => Object.assign(answer.properties, { total: { type: "integer" } }),
  "an answer's value is no longer given": ({ answer }) => Object.assign(answer.properties.state!, { enum: ["placed"] }),
  "another scope is enough too": ({ post }) =>
    Object.assign(post, { security: [{ people: ["shop/write", "shop/admin"] }] }),
  "a route is opened": ({ post }) => Object.assign(post, { security: [] }),
  "a route is deprecated": ({ post }) => Object.assign(post, { deprecated: true }),
};

describe("Changes of an API", () => {
  for (const [what, edit] of Object.entries(breaking)) {
    it(`breaking: ${what}`, () => {
      const changes = changesOf(edit);
      assert.ok(
        changes.some(({ verdict }) => verdict === "breaking"),
        JSON.stringify(changes),
      );
    });
  }
  for (const [what, edit] of Object.entries(harmless)) {
    it(`non-breaking: ${what}`, () => {
      const changes = changesOf(edit);
      assert.ok(changes.length > 0, "the change is told");
      assert.deepEqual(
        changes.filter(({ verdict }) => verdict !== "non-breaking"),
        [],
      );
    });
  }

  it("are none where nothing that callers see changed: names of schemas and path parameters, integrations, pools", () => {
    const changes = changesOf(({ document, post }) => {
      document.components.schemas.Line = document.components.schemas.Item!;
      delete document.components.schemas.Item;
      post.requestBody = { content: { "application/json": { schema: { $ref: "#/components/schemas/Line" } } } };
      Object.assign(post, { "x-amazon-apigateway-integration": { type: "aws_proxy" } });
      const text = JSON.stringify(document)
        .replaceAll("arn:userpool/a", "arn:userpool/b")
        .replaceAll("{id}", "{order}");
      Object.assign(document, JSON.parse(text));
    });
    assert.deepEqual(
      changes.filter(({ what }) => !/path parameter/.test(what)),
      [],
    );
    assert.ok(changes.every(({ verdict }) => verdict === "non-breaking"));
  });

  it("are unclassified where an answer's optional property goes away: some callers may read it", () => {
    const changes = changesOf(({ answer }) => delete answer.properties.state);
    assert.deepEqual(
      changes.map(({ verdict }) => verdict),
      ["unclassified"],
    );
  });

  it("name the route, and what was and is", () => {
    const [change] = changesOf(breaking["a limit narrows"]!);
    assert.equal(change?.route, "POST /orders");
    assert.match(change.what, /maximum.*quantity.*99 → 9/);
  });

  it("are seen between what was published and what AWS imports", () => {
    const published = parts();
    const text = JSON.stringify(published.document).replace(/"x-amazon[^"]*":(\{[^{}]*\}|"[^"]*"),?/g, "");
    const before = JSON.parse(text.replace(/,\}/g, "}")) as Json;
    Object.assign((before.components as Parts["document"]["components"]).securitySchemes, {
      people: { type: "http", scheme: "bearer" },
    });
    assert.deepEqual(compareApis(api(before), api(parts().document)), []);
    const exported = clientDocument(api(published.document));
    assert.ok("429" in (exported.paths as Record<string, { post: Parts["post"] }>)["/orders"]!.post.responses);
    assert.deepEqual(compareApis(api(exported), api(parts().document)), [], "what API Gateway answers is no promise");
    const after = parts();
    Object.assign(after.post, { security: [{ people: ["shop/write"], key: [] }] });
    assert.deepEqual(
      compareApis(api(before), api(after.document)).map(({ route, verdict }) => [route, verdict]),
      [["POST /orders", "breaking"]],
    );
  });
});

describe("The breaking-change gate", () => {
  const broken = (version = "1.0.0") => {
    const made = parts();
    delete made.document.paths["/orders/{id}"];
    Object.assign(made.document, { info: { title: "shop", version } });
    return made.document;
  };
  const whole = () => parts().document;
  const fails = (before: Api[], after: Api[]) => diffApis(before, after).filter((diff) => diff.fails);

  it("fails on a break, and on an API that goes away", () => {
    assert.equal(fails([api(whole())], [api(broken())]).length, 1);
    assert.equal(fails([api(whole())], []).length, 1);
  });

  it("lets a new version carry the break, while the old one stays as it is", () => {
    const now = [api(whole(), "shop-v1"), api(broken("2.0.0"), "shop-v2")];
    assert.deepEqual(fails([api(whole(), "shop-v1")], now), []);
  });

  it("lets an API break with a higher major version, where another of its name keeps the old contract", () => {
    const before = [api(whole())];
    assert.deepEqual(fails(before, [api(broken("2.0.0")), api(whole(), "shop-v1")]), []);
    assert.equal(fails(before, [api(broken("1.1.0")), api(whole(), "shop-v1")]).length, 1, "no new version");
    assert.equal(fails(before, [api(broken("2.0.0")), api(whole(), "stock")]).length, 1, "of another name");
    assert.equal(fails(before, [api(broken("2.0.0"))]).length, 1, "the old contract is gone");
  });
});

describe("stagedoor diff", function () {
  this.timeout(120_000);
  let project: Project;
  const components = join(__dirname, "../../components/index");
  const program = (routes: string) => `import { auth, HttpApi } from ${JSON.stringify(components)};
new HttpApi("shop", { routes: { ${routes} } });
`;
  const hello = '"GET /hello": { http: { url: "https://a.example" }, auth: auth.none("public") }';
  const more = '"GET /more": { http: { url: "https://a.example" }, auth: auth.none("public") }';
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", project.directory, "-c", "user.name=t", "-c", "user.email=t@t.example", ...words]);

  before(() => {
    project = smallProject();
    project.write(".gitignore", "node_modules\n");
    project.write("index.ts", program(`${hello}, ${more}`));
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "two routes");
  });
  after(() => project.remove());

  const diff = async (against: string, ...words: string[]) => {
    const ended = await run(["diff", "--against", against, "--json", ...words], project.directory);
    const [first] = ended.stdout === "" ? [] : (JSON.parse(ended.stdout) as { apis: { changes: Change[] }[] }).apis;
    return { ...ended, changes: first?.changes.map(({ route, verdict }) => `${verdict} ${route}`) };
  };

  it("compares with a commit, and leaves no work tree behind", async () => {
    assert.deepEqual([(await diff("HEAD")).code, (await diff("HEAD")).changes], [0, []]);
    project.write("index.ts", program(hello));
    const { code, changes } = await diff("HEAD");
    assert.equal(code, 1);
    assert.deepEqual(changes, ["breaking GET /more"]);
    assert.equal(String(git("worktree", "list")).trim().split("\n").length, 1);
    const shown = await run(["diff", "--against", "HEAD"], project.directory);
    assert.match(shown.stdout, /GET \/more.*breaking[\s\S]*shop breaks its callers[\s\S]*1 breaking, 0 non-breaking/);
  });

  it("compares with a document that was published, and with a stack's exported state", async () => {
    project.write("index.ts", program(`${hello}, ${more}`));
    assert.equal((await run(["openapi", "--out", "shop.yaml"], project.directory)).code, 0);
    const imported = await run(["openapi", "--extensions", "--json"], project.directory);
    const body = JSON.stringify((JSON.parse(imported.stdout) as { document: object }).document);
    const resource = {
      urn: "urn:pulumi:dev::greetings::stagedoor:index:HttpApi$aws:apigatewayv2/api:Api::shop",
      type: "aws:apigatewayv2/api:Api",
      inputs: { body },
    };
    project.write("state.json", JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
    for (const against of ["shop.yaml", "state.json"]) assert.deepEqual((await diff(against)).changes, [], against);
    project.write("index.ts", program(hello));
    for (const against of ["shop.yaml", "state.json"]) {
      const { code, changes } = await diff(against);
      assert.deepEqual([code, changes], [1, ["breaking GET /more"]], against);
    }
  });

  it("says what it takes, of what is neither a file nor a commit, or another kind of file", async () => {
    const nothing = await diff("v9");
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /"v9" is no file here and no commit/);
    const other = await diff("package.json");
    assert.equal(other.code, 2);
    assert.match(other.stderr, /neither an OpenAPI document nor a stack's state.*pulumi stack export/);
  });
});
