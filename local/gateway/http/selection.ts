import { type HttpCall, joinedHeader, joinedQuery, type RoutedCall } from "./call";
import { contextValue } from "./context-variables";

/**
 * Value of an identity source or simple selection (`$request.header.X`, `$request.querystring.X`, `$context.X`,
 * `$stageVariables.X`); undefined when the request has none. Several values are joined with commas.
 */
export function selectionValue(expression: string, call: HttpCall | RoutedCall): string | undefined {
  const [, source, name = ""] =
    /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(expression) ?? [];
  switch (source) {
    case "request.header":
      return joinedHeader(call.request.headers, name);
    case "request.querystring":
      return joinedQuery(call, name);
    case "stageVariables":
      return call.stage.variables[name];
    case "context":
      return contextValue(call, name);
    default:
      return undefined;
  }
}
