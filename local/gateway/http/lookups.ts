import { bodyOf, type WireResponse } from "../../wire";
import { joinedHeader, joinedQuery, type RoutedCall } from "./call";
import { contextValue } from "./context-variables";
import { jsonPathText } from "./json-path";
import type { Lookup } from "./mapping";

/** Bytes of a body that mappings see. */
const visibleBody = 100 * 1024;

/** Values that request mappings may name. */
export function requestLookup(call: RoutedCall): Lookup {
  return (expression) => {
    const [source, name] = split(expression);
    switch (source) {
      case "request.header":
        return joinedHeader(call.request.headers, name);
      case "request.querystring":
        return joinedQuery(call, name);
      case "request.path":
        return name === "" ? call.path : call.match.pathParameters[name];
      case "request.body":
        return bodyValue(call.request.body, name);
      default:
        return shared(call, source, name);
    }
  };
}

/** Values that response mappings may name; reads the body once. */
export async function responseLookup(call: RoutedCall, response: WireResponse): Promise<Lookup> {
  const body = await bodyOf(response);
  return (expression) => {
    const [source, name] = split(expression);
    if (source === "response.header") return joinedHeader(response.headers, name);
    if (source === "response.body") return bodyValue(body, name);
    return shared(call, source, name);
  };
}

/** Text of a body, or what a path finds in it. */
function bodyValue(body: Buffer, path: string): string | undefined {
  const text = body.subarray(0, visibleBody).toString("utf8");
  if (path !== "") return jsonPathText(text, path);
  return text === "" ? undefined : text;
}

function shared(call: RoutedCall, source: string, name: string): string | undefined {
  if (source === "context") return contextValue(call, name);
  return source === "stageVariables" ? call.stage.variables[name] : undefined;
}

/** `request.header.x` in its source and name; `context` and `stageVariables` are sources by themselves. */
function split(expression: string): [source: string, name: string] {
  const match = /^(context|stageVariables|request\.\w+|response\.\w+)(?:\.|(?=\[)|$)(.*)$/.exec(expression);
  return match ? [match[1]!, match[2]!] : [expression, ""];
}
