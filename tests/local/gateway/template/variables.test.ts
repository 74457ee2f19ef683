import assert from "node:assert/strict";
import { compileTemplate, TemplateRenderError } from "../../../../local/gateway/template";
import { contextWith, render } from "./render";

const shop = JSON.stringify({
  items: [
    { id: 1, name: "pen", price: 1.5, tags: ["blue"] },
    { id: 2, name: "ink", price: 8 },
  ],
  url: "https://x/y",
  big: "BIG",
  none: null,
}).replace('"BIG"', "12345678901234567890");

function path(expression: string, body = shop): string {
  return render(`$input.path('${expression.replaceAll("'", "''")}')`, { body });
}

describe("$input.path", () => {
  const table: readonly (readonly [path: string, printed: string])[] = [
    ["$.items[0]", '{id=1, name=pen, price=1.5, tags=["blue"]}'],
    ["$.items[*].name", '["pen","ink"]'],
    ["items[1].price", "8"],
    ["$..price", "[1.5,8]"],
    ["$.items[-1].id", "2"],
    ["$.items[?(@.price < 2)].name", '["pen"]'],
    ["$.items[?(@.tags)].id", "[1]"],
    ["$.items[?(@.name =~ /I.*/i && @.id in [1, 2])].id", "[2]"],
    ["$.items[?(!@.tags || @.price == 1.5)].id", "[1,2]"],
    ["$['items'][0]['id','name']", "{id=1, name=pen}"],
    ["$.items[0:1].id", "[1]"],
    ["$.items.length()", "2"],
    ["$.items[*].price.nope", "[]"],
    ["$.nope", ""],
    ["$.nope[*].x", ""],
    ["$.none", ""],
    ["$.big", "12345678901234567890"],
  ];
  for (const [expression, printed] of table) {
    it(`${expression} prints ${printed}`, () => assert.equal(path(expression), printed));
  }

  it("prints objects as Java does and lists as JSON, with slashes escaped", () => {
    assert.equal(path("$", '{"a": ["x/y", {"b": 1.0}], "c": "x/y"}'), '{a=["x\\/y",{"b":1.0}], c=x/y}');
  });

  it("reads JSON leniently", () => {
    assert.equal(path("$", "{a: 'b', c: word, d: [1,,2,], e: 1,} and more"), "{a=b, c=word, d=[1,2], e=1}");
    assert.equal(path("$", "some raw data"), "some raw data");
  });

  it("gives the same document to every call, so that changes are seen", () => {
    const template = "#set($list = $input.path('$.items'))$list.add(3)$input.path('$.items').size()";
    assert.equal(render(template, { body: shop }), "true3");
  });

  for (const broken of ["$.items[", "$x", "$.items[?(@.a <)]", "$.items[a]", "$.", "$..", "$.items[?(@.a =~ /(/)]"]) {
    it(`${broken} fails the rendering`, () => assert.throws(() => path(broken), TemplateRenderError));
  }

  it("fails the rendering where the payload is no JSON", () => {
    assert.throws(() => path("$", '{"a": '), TemplateRenderError);
  });
});

describe("$input", () => {
  const params = {
    path: { id: "p", only: "1" },
    querystring: { id: "q", page: "2" },
    header: { id: "h", "X-Tenant": "t" },
  };

  it("json gives JSON text", () => {
    assert.equal(
      render("$input.json('$.url') $input.json('$.items[0]') $input.json('$.none') $input.json('$.nope')", {
        body: shop,
      }),
      '"https://x/y" {"id":1,"name":"pen","price":1.5,"tags":["blue"]} null ""',
    );
  });

  it("body is the payload as sent, and an empty object where there is none", () => {
    assert.equal(render("$input.body", { body: " {} " }), " {} ");
    assert.equal(render("$input.body|$input.body.x|$input.json('$')"), "{}||{}");
  });

  it("params looks a name up in path, query string and header, in this order", () => {
    const template = "$input.params('id')$input.params('page')$input.params('X-Tenant')|$input.params('x-tenant')|";
    assert.equal(render(template, { params }), "p2t||");
  });

  it("params gives all of them by kind", () => {
    const template = `#foreach($kind in $input.params().keySet())$kind:#set($map = $input.params().get($kind))
#foreach($name in $map.keySet())$name=$map.get($name)#if($foreach.hasNext),#end#end #end`;
    assert.equal(render(template, { params }), "path:id=p,only=1 querystring:id=q,page=2 header:id=h,X-Tenant=t ");
  });
});

describe("$util", () => {
  const table: readonly (readonly [template: string, printed: string])[] = [
    ["$util.escapeJavaScript('a\"b''c/d\\e')", "a\\\"b\\'c\\/d\\\\e"],
    ['$util.escapeJavaScript("é\nx")', "\\u00E9\\nx"],
    ["$util.escapeJavaScript('it''s').replaceAll(\"\\\\'\", \"'\")", "it's"],
    ['$util.parseJson(\'{"a": [1, {"b": 2}]}\').a[1].b', "2"],
    ["$util.urlEncode('a b&c=é/*~') $util.urlDecode('a+b%26c%3D%C3%A9')", "a+b%26c%3D%C3%A9%2F*%7E a b&c=é"],
    ["$util.base64Encode('é!') $util.base64Decode('w6kh')", "w6kh é!"],
    ["$util.urlEncode($nope)|$util.nope('x')|$util.urlEncode(5)", "||"],
  ];
  for (const [template, printed] of table) it(template, () => assert.equal(render(template), printed));

  it("fails the rendering on an escape that is none, and on JSON that is none", () => {
    assert.throws(() => render("$util.urlDecode('%E0%A4')"), TemplateRenderError);
    assert.throws(() => render("$util.parseJson('{')"), TemplateRenderError);
  });
});

describe("$context and $stageVariables", () => {
  const context = {
    apiId: "abc",
    identity: { sourceIp: "192.0.2.1", userArn: undefined },
    authorizer: { claims: { sub: "u" } },
  };

  it("give what the gateway put there, and nothing else", () => {
    const template =
      "$context.apiId $context.identity.sourceIp [$context.identity.userArn] $context.authorizer.claims.sub [$context.nope.x]";
    assert.equal(render(template, { context: { ...context } }), "abc 192.0.2.1 [] u []");
    const stage = "$stageVariables.color $stageVariables['color'] $stageVariables.get('color') [$stageVariables.nope]";
    assert.equal(render(stage, { stageVariables: { color: "red" } }), "red red red []");
  });

  it("stay as they are, but for the overrides", () => {
    const request = contextWith({ context: { ...context }, stageVariables: { color: "red" } });
    const template =
      "#set($context.apiId = 'x')#set($context.identity.sourceIp = 'x')#set($stageVariables.color = 'x')" +
      "#set($ok = $context.identity.put('sourceIp', 'x'))$context.identity.remove('sourceIp')$context.identity.clear()";
    compileTemplate(template).render(request);
    assert.deepEqual(request.context, context);
    assert.deepEqual(request.stageVariables, { color: "red" });
  });

  it("take overrides as plain values, and show them to the next template", () => {
    const request = contextWith({ body: '{"n": 1, "o": {"k": [true]}}' });
    compileTemplate(
      "#set($context.requestOverride.header.x = $input.path('$.n'))#set($context.requestOverride.path['y'] = 'v')" +
        "#set($context.requestOverride.querystring.o = $input.path('$.o'))#set($context.responseOverride.status = 404)" +
        "#set($context.responseOverride.header['__proto__'] = 'p')",
    ).render(request);
    assert.deepEqual(request.context.requestOverride, {
      header: { x: 1 },
      path: { y: "v" },
      querystring: { o: { k: [true] } },
    });
    assert.equal(JSON.stringify(request.context.responseOverride), '{"status":404,"header":{"__proto__":"p"}}');
    assert.equal(
      compileTemplate("$context.requestOverride.path.y$context.responseOverride.status").render(request),
      "v404",
    );
  });

  it("refuse an override that is set twice in one template", () => {
    const template = "#foreach($i in [1, 2])#set($context.responseOverride.header.x = $i)#end";
    assert.throws(() => render(template), /responseOverride\.header\.x is set twice/);
  });
});
