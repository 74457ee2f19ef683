import { objectAt, readDocument } from "../gateway/openapi/document";

/** What is worth saying before a document is served: nothing here stops it. */
export function adviceOn(text: string, type: "rest" | "http", given: readonly string[]): string[] {
  const called = functionsIn(text);
  const missing = called.filter((name) => !given.includes(name));
  // A stage variable in a function's name may stand for any.
  const unused = /:function:[^"'\s]*\$/.test(text) ? [] : given.filter((name) => !called.includes(name));
  return [
    ...(type === "rest" && isForHttpApi(text)
      ? ["the document is written for an HTTP API (payloadFormatVersion 2.0); --type http serves it as one"]
      : []),
    ...(type === "rest" ? lostPaths(text) : []),
    ...missing.map((name) => `the document calls function ${name}; give its file with --function ${name}=FILE`),
    ...unused.map((name) => `no function ${name} is called; the document calls ${called.join(", ") || "none"}`),
  ];
}

/** Names of the functions that a document's integrations and authorizers name as they stand. */
function functionsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/:function:([\w-]+)(?![\w$-])/g)].map(([, name]) => name!))];
}

/** REST APIs know no such version. */
function isForHttpApi(text: string): boolean {
  return /payloadFormatVersion["']?\s*:\s*["']?2\.0/.test(text);
}

/** The import of a REST API passes over them; that of an HTTP API refuses them. */
function lostPaths(text: string): string[] {
  return Object.keys(objectAt(readDocument(text).root, "paths"))
    .filter((path) => !/^(\/|x-)/.test(path))
    .map((path) => `path "${path}" is left out: it does not begin with /`);
}
