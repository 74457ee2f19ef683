import assert from "node:assert/strict";
import { TemplateRenderError } from "../../../../local/gateway/template";
import { render } from "./render";

const table: readonly (readonly [template: string, printed: string])[] = [
  ["$s.length() $s.isEmpty() $s.charAt(1) $s.toUpperCase() $s.concat('!')", "5 false e HELLO hello!"],
  [
    "$s.substring(1) $s.substring(1, 3) $s.indexOf('l') $s.lastIndexOf('l') $s.indexOf('l', 3) $s.indexOf('z')",
    "ello el 2 3 3 -1",
  ],
  [
    "$s.contains('ell') $s.startsWith('he') $s.endsWith('x') $s.equals('hello') $s.equalsIgnoreCase('HELLO')",
    "true true false true true",
  ],
  [
    "$s.replace('l', 'L') $s.replaceAll('l+', '<$0>') $s.replaceAll('(h)(e)', '$2$1') $s.replaceFirst('[el]', '')",
    "heLLo he<ll>o ehllo hllo",
  ],
  [
    "$s.replaceAll('l', '\\$') $s.matches('h.*') $s.matches('h') $s.compareTo('hellp') $s.hashCode()",
    "he$$o true false -1 99162322",
  ],
  ["$s.split('l').size() $s.split('l')[2] $s.split('l', 2).get(1)", "3 o lo"],
  ["'  x '.trim()$s.trim()", "'  x '.trim()hello"],
  ["#set($x = 'a,b,,')$x.split(',').size()#set($x = '2020-01') $x.matches('^\\d{4}-\\d{2}$')", "2 true"],
  [
    "$n.toString() $n.intValue() $n.doubleValue() $n.equals(3) $n.compareTo(4) $n.parseInt('42') $no.toString()",
    "3 3 3.0 true -1 42 false",
  ],
  [
    "$list.size() $list.isEmpty() $list.get(1) $list.contains('b') $list.indexOf('b') $list.indexOf('z')",
    "2 false b true 1 -1",
  ],
  ["$list.add('c')$list.add(0, 'z')$list.remove('a')$list.remove(0)$list", "truetruez[b, c]"],
  ["$list.set(0, 'x')$list$list.addAll([1])$list.subList(1, 3)$list.clear()$list", "a[x, b]true[b, 1][]"],
  [
    "$map.size() $map.get('k') $map.containsKey('k') $map.containsValue('v') $map.keySet() $map.values()",
    "2 v true true [k, k-1] [v, dash]",
  ],
  ["$map.put('k', 'w')$map.put('z', 1)$map.remove('k-1')$map.putAll({'y': 2})$map", "vdash{k=w, z=1, y=2}"],
  ["#foreach($e in $map.entrySet())$e.key=$e.value;$e.getKey();#end", "k=v;k;k-1=dash;k-1;"],
  ["$map.getOrDefault('q', 'd')$map.isEmpty()$map.equals({'k': 'v', 'k-1': 'dash'})", "dfalsetrue"],
  ['$s.join(",", $list) $s.valueOf(1.0)', "a,b 1.0"],
  ["[$s.get(0)][$s.length(1)][$list.nope()][$map.get()][$n.length()][$s.nope]", "[][][][][][]"],
];

describe("methods of Java's types", () => {
  for (const [template, printed] of table) it(template, () => assert.equal(render(template), printed));

  for (const template of [
    "$list.get(2)",
    "$list[5]",
    "$list[-3]",
    "$list.get(-1)",
    "#set($list[2] = 1)",
    "$list.add(9, 'x')",
    "$list.subList(1, 9)",
    "$s.substring(9)",
    "$s.substring(3, 1)",
    "$s.charAt(5)",
    "$s.matches('(')",
    "$s.replaceAll('l', '$9')",
    "$s.replaceAll('l', '$')",
    "$n.parseInt('x')",
  ]) {
    it(`${template} fails the rendering, as the exception does in Java`, () => {
      assert.throws(() => render(template), TemplateRenderError);
    });
  }

  const hidden = [
    "constructor",
    "prototype",
    "hasOwnProperty",
    "call",
    "apply",
    "kind",
    "items",
    "entries",
    "__proto__",
  ];
  const roots = ["s", "n", "no", "map", "input", "util", "context", "stageVariables", "context.identity", "foreach"];
  for (const root of roots) {
    it(`$${root} gives nothing of JavaScript`, () => {
      for (const name of hidden) {
        const access = [`['${name}']`, `.get('${name}')`, `['${name}']['${name}']`];
        // A name with an underscore in front is no property to Velocity, but text.
        if (/^[a-z]/.test(name)) access.push(`.${name}`, `.${name}()`, `.${name}.${name}`, `.${name}.call('x')`);
        const template = `#foreach($q in [1])${access.map((path) => `$${root}${path}`).join("|")}#end`;
        assert.match(render(template, { context: { identity: {} } }), /^\|*$/, template);
      }
    });
  }

  it("keep members of the names of JavaScript's own as data", () => {
    const body = '{"__proto__": {"admin": true}, "constructor": "c"}';
    assert.equal(
      render("$input.path('$').constructor $input.path('$.__proto__.admin') $input.json('$')", { body }),
      'c true {"__proto__":{"admin":true},"constructor":"c"}',
    );
    assert.equal(render("#set($m = {'__proto__': 1})$m$m.toString"), "{__proto__=1}");
    assert.equal(Object.hasOwn(Object.prototype, "admin"), false);
  });
});
