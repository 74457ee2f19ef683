import assert from "node:assert/strict";
import { render } from "./render";

const body = JSON.stringify({
  items: [
    { id: 1, name: "pen", price: 1.5, tags: ["blue", "thin"], sold: true, note: "" },
    { id: 2, name: "ink", price: 8, tags: [], sold: false },
    { id: 3, name: "pad", price: 8, tags: ["thin"] },
  ],
  numbers: [4, 8, 6, 2],
  words: ["a", "b"],
  map: { x: 1, y: 2 },
  text: "abc",
});

const path = (expression: string) => render(`$input.path('${expression.replaceAll("'", "''")}')`, { body });
const ids = (filter: string) => path(`$.items[?(${filter})].id`);

// API Gateway reads JSONPath with Jayway's library: https://github.com/json-path/JsonPath (operators and functions)
describe("Filters of $input.path", () => {
  const table: readonly (readonly [filter: string, ids: string])[] = [
    ["@.price == 8", "[2,3]"],
    ["@.price == '8'", "[2,3]"],
    ["'8' == @.price", "[2,3]"],
    ["@.name != 'pen'", "[2,3]"],
    ["@.price <= 1.5", "[1]"],
    ["@.price > 1.5", "[2,3]"],
    ["@.price >= 8", "[2,3]"],
    ["@.name < 'l'", "[2]"],
    ["@.name > 1", "[]"],
    ["@.sold == true", "[1]"],
    ["@.sold == false", "[2]"],
    ["@.name in ['ink', 'pad']", "[2,3]"],
    ["@.name nin ['ink', 'pad']", "[1]"],
    ["@.name in 'ink'", "[]"],
    ["@.tags contains 'thin'", "[1,3]"],
    ["@.name contains 'n'", "[1,2]"],
    ["@.id contains 1", "[]"],
    ["@.tags size 1", "[3]"],
    ["@.name size 3", "[1,2,3]"],
    ["@.id size 1", "[]"],
    ["@.tags empty true", "[2]"],
    ["@.note empty true", "[1]"],
    ["@.tags empty false", "[1,3]"],
    ["@.tags subsetof ['thin', 'thick']", "[2,3]"],
    ["@.tags anyof ['blue']", "[1]"],
    ["@.tags noneof ['blue']", "[2,3]"],
    ["@.name subsetof ['pen']", "[]"],
    ["@.name =~ /p.*/", "[1,3]"],
    ["@.name =~ /P.*/i", "[1,3]"],
    ["@.price == $.map.x", "[]"],
    ["@.id == $.map.y", "[2]"],
    ["(@.id == 1 || @.id == 2) && @.price > 2", "[2]"],
  ];
  for (const [filter, found] of table) {
    it(`${filter} finds ${found}`, () => assert.equal(ids(filter), found));
  }
});

describe("Functions of $input.path", () => {
  const table: readonly (readonly [path: string, printed: string])[] = [
    ["$.numbers.sum()", "20.0"],
    ["$.numbers.avg()", "5.0"],
    ["$.numbers.min()", "2.0"],
    ["$.numbers.max()", "8.0"],
    ["$.numbers.length()", "4"],
    ["$.map.length()", "2"],
    ["$.map.size()", "2"],
    ["$.words.concat()", "ab"],
    ["$.map.keys()", '["x","y"]'],
    ["$.numbers.first()", "4"],
    ["$.numbers.last()", "2"],
    ["$.numbers.index(1)", "8"],
    ["$.numbers.index(-1)", "2"],
    ["$.text.keys()", ""],
    ["$.text.first()", ""],
    ["$.words.sum()", ""],
  ];
  for (const [expression, printed] of table) {
    it(`${expression} prints ${printed || "nothing"}`, () => assert.equal(path(expression), printed));
  }

  it("$.numbers.stddev() is the deviation of all of them", () => {
    assert.equal(Number(path("$.numbers.stddev()")), Math.sqrt(5));
  });
});
