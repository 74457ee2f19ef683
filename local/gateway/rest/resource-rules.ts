/**
 * What API Gateway refuses a path part with, given the parts beside it and its parent's; undefined when it takes it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function pathPartFault(part: string, siblings: readonly string[], parent?: string): string | undefined {
  if (!/^([a-zA-Z0-9._\-:$,]+|\{[a-zA-Z0-9._\-:]+\+?\})$/.test(part)) {
    return "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.";
  }
  if (parent && isGreedy(parent)) return "Cannot create a child of a resource with a greedy path variable.";
  if (siblings.includes(part)) return `Another resource with the same parent already has this name: ${part}`;
  const variable = isVariable(part) ? siblings.find(isVariable) : undefined;
  return variable === undefined
    ? undefined
    : `A sibling (${variable}) of this resource already has a variable path part -- only one is allowed`;
}

/** Whether a path part is a path parameter, greedy or not. */
export function isVariable(part: string): boolean {
  return part.startsWith("{");
}

/** Whether a path part is a greedy path parameter, `{proxy+}`. */
export function isGreedy(part: string): boolean {
  return part.endsWith("+}");
}
