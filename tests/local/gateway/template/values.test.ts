import assert from "node:assert/strict";
import { TemplateRenderError } from "../../../../local/gateway/template";
import { render } from "./render";

/** Templates and what they print; Java's rules, as its classes document them. */
function prints(table: readonly (readonly [template: string, printed: string])[]): void {
  for (const [template, printed] of table) {
    it(`${template} prints ${JSON.stringify(printed)}`, () => assert.equal(render(template), printed));
  }
}

describe("Arithmetic of templates", () => {
  prints([
    ["#set($x = 7 / 2)$x", "3"],
    ["#set($x = 7 % 4)$x", "3"],
    ["#set($x = 1.5 + 1)$x", "2.5"],
    ["#set($x = 1.5 - 1)$x", "0.5"],
    ["#set($x = 1.5 * 2)$x", "3.0"],
    ["#set($x = 3.0 / 2)$x", "1.5"],
    ["#set($x = 5.5 % 2)$x", "1.5"],
    ["#set($x = 1 / 0)[$!x]", "[]"],
    ["#set($x = 1.0 / 0)[$!x]", "[]"],
    ["#set($x = 1.0 % 0)[$!x]", "[]"],
    ["#set($x = 'a' + 1)$x", "a1"],
    ["#set($x = 'a' - 1)[$!x]", "[]"],
  ]);
});

describe("Numbers of templates", () => {
  prints([
    ["$n.parseInt('42')", "42"],
    ["$n.parseLong('-42')", "-42"],
    ["$n.valueOf('7')", "7"],
    ["#set($d = 1.5)$d.parseDouble(' 2.5e1 ')", "25.0"],
    ["#set($d = 1.5)$d.valueOf('0.5')", "0.5"],
    ["#set($d = 1.5)$d.intValue()", "1"],
    ["#set($d = 1.5)$d.isNaN()", "false"],
  ]);
  for (const broken of ["$n.parseInt('4x')", "$n.parseInt('')", "#set($d = 1.5)$d.parseDouble('x')"]) {
    it(`${broken} fails the rendering`, () => assert.throws(() => render(broken), TemplateRenderError));
  }
});

describe("Lists and maps of templates", () => {
  prints([
    ["$list.add('c')$list", "true[a, b, c]"],
    ["$list.add(0, 'z')$list", "[z, a, b]"],
    ["$list.remove(0)$list", "a[b]"],
    ["$list.remove('b')$list", "true[a]"],
    ["$list.remove('x')$list", "false[a, b]"],
    ["$list.removeAll(['a'])$list", "true[b]"],
    ["$list.retainAll(['a'])$list", "true[a]"],
    ["$list.retainAll(['a', 'b'])$list", "false[a, b]"],
    ["#foreach($e in $map.entrySet())$e.key:$e.value #end", "k:v k-1:dash "],
    ["#foreach($e in $map.entrySet())$e.getKey()=$e.getValue() #end", "k=v k-1=dash "],
    ["#foreach($e in $map.entrySet())$e.setValue('w')#end $map.k", "vdash w"],
    ["#foreach($e in $map.entrySet())$e #end", "k=v k-1=dash "],
  ]);
  for (const broken of ["$list.add(9, 'x')", "$list.get(9)", "$list.remove(9)"]) {
    it(`${broken} fails the rendering`, () => assert.throws(() => render(broken), TemplateRenderError));
  }
});
