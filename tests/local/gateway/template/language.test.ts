import assert from "node:assert/strict";
import { compileTemplate } from "../../../../local/gateway/template";
import { render } from "./render";

/** Template, and what Velocity 1.7 prints for it. */
type Row = readonly [template: string, output: string];

function rows(title: string, table: readonly Row[]): void {
  describe(title, () => {
    for (const [template, output] of table) {
      it(JSON.stringify(template), () => assert.equal(render(template), output));
    }
  });
}

rows("text and references", [
  ["$s.length() and ${s}!", "5 and hello!"],
  ["$!{s}$!s", "hellohello"],
  ["[$nope][$!nope.a.b()][${nope}]", "[][][]"],
  ["US$ 5.00, $5 and $ 6", "US$ 5.00, $5 and $ 6"],
  ["$$s #$s $-s", "$hello #hello $-s"],
  ["$s.5 $s. $s._x", "hello.5 hello. hello._x"],
  ["$map.k-1", "dash"],
  ["$s{x} ${s}{x}", "hello{ hello{x}"],
  ["$map.k##c\nx", "v##c\nx"],
]);

rows("escapes", [
  ["\\$s \\\\$s \\\\\\$s", "$s \\hello \\$s"],
  ["\\$nope \\$!s \\${s}", "$nope $!s ${s}"],
  ["\\#if \\#foo \\\\#if(true)x#end", "#if \\#foo \\x"],
  ["a\\b \\\\ \\n", "a\\b \\\\ \\n"],
]);

rows("comments and raw text", [
  ["a##b\nc", "ac"],
  ["a#* $s #if *#b", "ab"],
  ["a#** doc *#b", "ab"],
  ["#[[ $s #if ]]#", " $s #if "],
]);

rows("white space around directives", [
  ["a #set($x=1)  \n b", "a  b"],
  ["  #set($x=1)b", "b"],
  ["#set($x=1)\n\n  #set($y=2)\n$x$y", "\n  12"],
  ["#if ( true )\n  x\n#else\n  y\n#end\nz", "  x\nz"],
  ["#foreach($x in [1,2])  \n  $x\n  #end\nend", "  1\n    2\n  end"],
  ["#if(true)\r\na\r\n#end\r\nb", "a\r\nb"],
]);

rows("conditions", [
  ["#if($nope)a#end#if($empty)b#end#if($no)c#end", "ab"],
  ['#if("x")a#else b#end#if(5)a#else b#end', " b b"],
  ["#if(!$no && ($n > 2 || $n < 0))y#end", "y"],
  ["#if($n gt 2 and not ($n ge 4))y#end", "y"],
  ["#if($s < 1)a#elseif($s == 'hello')b#end", "b"],
  ["#if($n == '3')a#end#if($n == 3.0)b#end#if('3' == $n)c#end", "abc"],
  ["#if($nope == $null)a#end#if($nope == '')b#end#if($nope != 'x')c#end", "abc"],
  ["#if($list == ['a', 'b'])y#end", "y"],
]);

rows("arithmetic", [
  ["#set($x = 7 / 2)$x#set($x = -7 / 2) $x#set($x = -7 % 3) $x", "3 -3 -1"],
  ["#set($x = 1 + 2 * 3 - 4 / 2)$x#set($x = (1 + 2) * 3) $x", "5 9"],
  ["#set($x = 1.5 + 1)$x#set($x = 10000000.0) $x#set($x = 1e-5) $x", "2.5 1.0E7 1.0E-5"],
  ["#set($x = 9223372036854775807 + 1)$x", "9223372036854775808"],
  ["#set($x = 1)#set($x = 5 / 0)$x", "1"],
  ['#set($x = "a" + 1 + 2)$x#set($x = 1 + 2 + "a") $x', "a12 3a"],
]);

rows("literals", [
  ["#set($x = [1, 'a', [2.0, true], {}])$x", "[1, a, [2.0, true], {}]"],
  ["#set($x = {'zebra': 1, \"apple\": {'k': 'v'}})$x $x.apple.k", "{zebra=1, apple={k=v}} v"],
  ["#set($x = [1..3])$x#set($x = [2..-1]) $x#set($x = [$n..1]) $x", "[1, 2, 3] [2, 1, 0, -1] [3, 2, 1]"],
  ["#set($x = \"a\"\"b\")$x#set($x = 'it''s') $x", "a\"b it's"],
  ['#set($x = "\\u0041\\n")$x', "A\\n"],
  ["#set($x = '$s')$x#set($x = \"$s #if($n)y#end\") $x", "$s hello y"],
]);

rows("assignment", [
  ["#set($m = {})#set($m.a = 1)#set($m['b'] = 2)$m", "{a=1, b=2}"],
  ["#set($l = [1, 2])#set($l[0] = 'x')#set($l[-1] = 'y')$l", "[x, y]"],
  ["#set($m = {})#set($m.x.y = 1)$m#set($nope.z = 1)$nope", "{}"],
]);

rows("loops", [
  ["#foreach($i in ['a', 'b'])$foreach.index$foreach.count$velocityCount$i#if($foreach.hasNext),#end#end", "011a,122b"],
  ["#foreach($i in {'k': 'v', 'l': 'w'})$i#end", "vw"],
  ["#foreach($i in 'text')x#end#foreach($i in $nope)x#end.", "."],
  ["#foreach($i in [1..3])#foreach($j in [1..2])$foreach.parent.count$foreach.count #end#end", "11 12 21 22 31 32 "],
  ["#foreach($i in [1..5])#if($i == 3)#break#end$i#end.", "12."],
  ["#foreach($i in [1..3])#foreach($j in [1..3])#if($j == 2)#break($foreach.parent)#end$j#end#end.", "1."],
  ["#set($i = 'o')#foreach($i in [1..2])$i#end$i", "12o"],
  ["a#foreach($i in [1..3])$i#stop#end b", "a1"],
]);

rows("defined blocks", [
  ["#define($d)[$x]#end#set($x = 1)$d#set($x = 2) $d", "[1] [2]"],
  ["#define($d)x$d#end$d", "xx$d"],
]);

rows("what is no directive", [
  ["color #fff; #1 #(x) #foo bar", "color #fff; #1 #(x) #foo bar"],
  ["#return($s) #foo ( $s, 'x' )", "#return($s) #foo ( $s, 'x' )"],
  ["#elsewhere #end2 #ifx #{if}(true)y#{end}z", "#elsewhere #end2 #ifx yz"],
]);

describe("faults of syntax", () => {
  for (const [template, place] of [
    ["#if(true)\n  x", "line 1, column 1"],
    ["a\n#end", "line 2, column 1"],
    ["#if(true)#else x#else y#end", "line 1, column 17"],
    ["${s", "line 1, column 4"],
    ["#set($x = 3-2)", "line 1, column 12"],
    ["#set($x = )", "line 1, column 11"],
    ["#set(x = 1)", "line 1, column 6"],
    ["#foreach($i)x#end", "line 1, column 12"],
    ['#set($x = "a)', "line 1, column 11"],
    ['\n#set($x = "$s[")', "line 2, column 11"],
    ["$list[x]", "line 1, column 7"],
    ["#* open", "line 1, column 1"],
    ["price in $", "line 1, column 10"],
    ["#macro(m)x#end", "line 1, column 1"],
    ["\n #evaluate('x')", "line 2, column 2"],
    ["#parse('x')", "line 1, column 1"],
    ["#include('x')", "line 1, column 1"],
  ] as const) {
    it(`${JSON.stringify(template)} is refused at ${place}`, () => {
      assert.throws(
        () => compileTemplate(template),
        (error: Error) => {
          assert.equal(error.name, "TemplateSyntaxError");
          assert.ok(error.message.includes(`(${place})`), error.message);
          return true;
        },
      );
    });
  }
});
