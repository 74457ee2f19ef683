import type { RequestSummary } from "../../../requests/contract";

/** A test of one request. */
export type RequestFilter = (request: RequestSummary) => boolean;

const number = /^([<>]=?)?(\d+(?:\.\d+)?)$/;

/** Terms with a name in front; each takes what follows the colon. Undefined: the value says nothing. */
const terms: Readonly<Record<string, (value: string) => RequestFilter | undefined>> = {
  status: (value) => {
    if (/^[1-5]xx$/i.test(value)) return ({ status }) => String(status)[0] === value[0];
    return /^\d{3}$/.test(value) ? ({ status }) => status === Number(value) : undefined;
  },
  api: (value) => (request) => has(request.api, value),
  method: (value) => (request) => request.method.toLowerCase() === value.toLowerCase(),
  route: (value) => (request) => has(request.routeKey ?? "", value),
  step: (value) => (request) => has(request.stoppedAt ?? "", value),
  id: (value) => (request) => has(request.id, value),
  ms: (value) => {
    const [, comparison = ">=", limit] = number.exec(value) ?? [];
    if (limit === undefined) return undefined;
    const than = Number(limit);
    return ({ ms }) => (comparison[0] === "<" ? ms <= than : ms >= than);
  },
};

/**
 * Reads a search: words that the path, route, API, method or id holds, and terms such as `status:4xx`, `api:mobile`,
 * `method:POST`, `ms:>50`, `step:authorize`; `-` in front turns one round. All must be met.
 */
export function filterOf(search: string): RequestFilter {
  const tests = search.split(/\s+/).filter(Boolean).map(testOf);
  return (request) => tests.every((test) => test(request));
}

function testOf(word: string): RequestFilter {
  if (word.startsWith("-") && word.length > 1) {
    const inner = testOf(word.slice(1));
    return (request) => !inner(request);
  }
  const [, name, value] = /^(\w+):(.+)$/.exec(word) ?? [];
  const term = name === undefined ? undefined : terms[name.toLowerCase()]?.(value!);
  return (
    term ?? (({ path, routeKey, api, method, id }) => has(`${method} ${path} ${routeKey ?? ""} ${api} ${id}`, word))
  );
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
