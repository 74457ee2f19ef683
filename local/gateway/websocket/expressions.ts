import { cut } from "../../cut";
import { headerValues } from "../../wire";
import { queryPairs } from "../http/call";
import { jsonPathText } from "../http/json-path";
import { requestContext, type SocketEvent } from "./event";

/**
 * Value of a selection expression (`$request.body.action`, `${context.connectionId}-x`, `$default`); empty when a
 * message has none of it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export function selectionText(expression: string, lookup: (name: string) => string | undefined): string {
  const plain = expression.replace(/^\\/, "");
  if (plain === "$default") return plain;
  const lone = /^\$([a-z][\w.[\]'"$-]*)$/i.exec(plain);
  if (lone) return lookup(lone[1]!) ?? "";
  return plain.replace(/\$\{([^}]+)\}/g, (_, name: string) => lookup(name) ?? "");
}

/** Values that expressions of a message may name: `request.body.x`, `context.x`, `stageVariables.x`. */
export function messageLookup(event: SocketEvent): (name: string) => string | undefined {
  return (name) => {
    if (name === "request.body") return event.body;
    const body = /^request\.body(?:\.|(?=\[))(.+)$/.exec(name);
    if (body) return jsonPathText(event.body, body[1]!);
    return requestValue(name, event);
  };
}

/** Values of `route.request.…`, `context.…`, `stageVariables.…`, with or without a leading `$`, and `'literals'`. */
export function parameterValue(expression: string, event: SocketEvent): string | undefined {
  const literal = /^'(.*)'$/s.exec(expression);
  if (literal) return literal[1]!;
  const name = expression.replace(/^\$?(route\.)?/, "");
  const body = /^request\.body(?:\.(.+))?$/.exec(name);
  if (body) return body[1] === undefined ? event.body : jsonPathText(event.body, body[1]);
  return requestValue(name, event);
}

function requestValue(name: string, event: SocketEvent): string | undefined {
  const [, source, key = ""] = /^(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(name) ?? [];
  if (source === "stageVariables") return event.stage.variables[key];
  if (source === "context") return contextText(event, key);
  if (!event.request) return undefined;
  if (source === "request.header") return headerValues(event.request.headers, key).at(-1);
  if (source !== "request.querystring") return undefined;
  const pairs = queryPairs(cut(event.request.target, "?")[1]);
  return pairs.filter(([candidate]) => candidate === key).at(-1)?.[1];
}

/** A `$context` variable as text; undefined when there is none. */
export function contextText(event: SocketEvent, path: string): string | undefined {
  let current: unknown = { ...requestContext(event), accountId: event.api.accountId };
  for (const step of path.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  if (current === undefined || current === null) return undefined;
  return typeof current === "object" ? JSON.stringify(current) : String(current);
}
