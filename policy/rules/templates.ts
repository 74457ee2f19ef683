/** References to what a caller sends: parameters, the body, claims and identity that a caller chooses. */
const inputs =
  /\$!?\{?(input\.(params|path|json|body)\b(\([^()]*(\([^()]*\))*[^()]*\))?|context\.authorizer\.[\w.]+|context\.(path|identity\.(userAgent|user))\b|stageVariables\.[\w.]+)/g;

/** Functions that make input safe where it is put. */
const safe = /\$util\.(escapeJavaScript|urlEncode|base64Encode)\(\s*$/;

/**
 * References in a Velocity template that put input, as it comes, where its text could end what surrounds it: inside
 * quotes, or in a query string. Directives (`#set`, `#if`) only compute; what they compute is judged where it is put.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function unescapedInputs(template: string): readonly string[] {
  const assigned = assignedInputs(template);
  const text = withoutDirectives(template);
  const found: string[] = [];
  for (const match of text.matchAll(inputs)) {
    if (match[0].startsWith("$stageVariables") || match[0].startsWith("${stageVariables")) continue;
    if (isUnsafeAt(text, match.index, match[0])) found.push(short(match[0]));
  }
  for (const variable of assigned) {
    const uses = new RegExp(`\\$!?\\{?${variable}\\b(?!\\.(keySet|size|entrySet))`, "g");
    for (const match of text.matchAll(uses)) {
      if (isUnsafeAt(text, match.index, match[0])) found.push(`$${variable}`);
    }
  }
  return [...new Set(found)];
}

/** Variables that hold input as it came. */
function assignedInputs(template: string): readonly string[] {
  const assignments = [
    /#set\s*\(\s*\$(\w+)\s*=\s*\$input\.(?:params|path|body)\b/g,
    /#foreach\s*\(\s*\$(\w+)\s+in\s+\$input\.(?:params|path)\b(?!\(\)\.\w+\.keySet)/g,
  ];
  return assignments.flatMap((pattern) => [...template.matchAll(pattern)].map((match) => match[1]!));
}

function isUnsafeAt(text: string, at: number, reference: string): boolean {
  const before = written(text.slice(0, at));
  // No escaping helps where the text is an expression: its values belong in ExpressionAttributeValues.
  if (/"\w*Expression"\s*:\s*"[^"]*$/.test(before)) return true;
  if (safe.test(text.slice(0, at))) return false;
  const quoted = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  // $input.json gives JSON, which is right on its own and wrong inside quotes.
  if (/^\$!?\{?input\.json/.test(reference)) return quoted;
  // Alone, input is a whole body passed on; after these it is one value among others.
  return quoted || /[=&:,[]\s*$/.test(before);
}

/** What the template writes, without the calls that make input safe and the quotes that are escaped. */
function written(text: string): string {
  return text
    .replace(/\$util\.\w+\((?:[^()"]|"[^"]*"|\([^()]*\))*\)(\.\w+\((?:"(?:\\.|[^"\\])*"|[^()])*\))*/g, "")
    .replace(/\$util\.\w+\(\s*$/, "")
    .replace(/\\"/g, "");
}

/** The template without the parentheses of its directives. */
function withoutDirectives(template: string): string {
  let result = "";
  for (let at = 0; at < template.length; ) {
    const directive = /^#\{?(set|if|elseif|foreach|evaluate|parse)\}?\s*\(/.exec(template.slice(at, at + 20));
    if (!directive) {
      result += template[at++];
      continue;
    }
    at = closing(template, at + directive[0].length);
  }
  return result;
}

/** Index after the parenthesis that closes one opened before `from`. */
function closing(template: string, from: number): number {
  let depth = 1;
  let quote: string | undefined;
  for (let at = from; at < template.length; at++) {
    const character = template[at]!;
    if (quote) {
      if (character === "\\") at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at + 1;
  }
  return template.length;
}

function short(reference: string): string {
  return reference.replace(/^\$!?\{?/, "$");
}
