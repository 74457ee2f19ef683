import { quote } from "../quote";

// Velocity as API Gateway runs it has no recursion to rely on, so nesting is written out, and doubles the template each time.
const depth = 1;

/**
 * Template that writes a DynamoDB item as plain JSON. Maps and lists are followed one level deep; what is nested
 * deeper is written as null: answer such items with a function, or with a template of your own.
 */
export function itemTemplate(item: string): string {
  return object(item, 0);
}

/** Template that writes a query's items, and whether more would follow. */
export function itemsTemplate(): string {
  const items = each("$input.path('$.Items')", "item", (item) => object(item, 0));
  return `{"items":[${items}],"truncated":#set($last = $input.path('$.LastEvaluatedKey'))#if("$!last" == "")false#else true#end}`;
}

function each(list: string, name: string, body: (variable: string) => string): string {
  return `#foreach($${name} in ${list})${body(`$${name}`)}#if($foreach.hasNext),#end#end`;
}

function object(map: string, level: number): string {
  const members = each(`${map}.keySet()`, `k${level}`, (key) => {
    const value = `$v${level}`;
    // The key is kept in a variable of its own: inner loops take $foreach, not it.
    return `"${quote.jsonReference(key)}":#set(${value} = ${map}.get(${key}))${attribute(value, level)}`;
  });
  return `{${members}}`;
}

function attribute(value: string, level: number): string {
  const branches: [string, string][] = [
    ["S", text(`${value}.S`)],
    ["N", `${value}.N`],
    ["BOOL", `${value}.BOOL`],
    ["B", text(`${value}.B`)],
    ["SS", `[${each(`${value}.SS`, `e${level}`, text)}]`],
    ["NS", `[${each(`${value}.NS`, `e${level}`, (element) => element)}]`],
    ["BS", `[${each(`${value}.BS`, `e${level}`, text)}]`],
  ];
  if (level < depth) {
    branches.push(["M", object(`${value}.M`, level + 1)]);
    branches.push(["L", `[${each(`${value}.L`, `e${level}`, (element) => attribute(element, level + 1))}]`]);
  }
  const choice = branches.map(([type, written]) => `if(${value}.containsKey("${type}"))${written}`);
  return `#${choice.join("#else")}#{else}null#end`;
}

function text(reference: string): string {
  return `"${quote.jsonReference(reference)}"`;
}
