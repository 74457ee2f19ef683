import type { TemplateContext } from "./context";
import { TemplateRenderError } from "./errors";
import type { Frame } from "./frame";
import { JsonSyntaxError, parseLenientJson } from "./json";
import { compileJsonPath, type JsonPath } from "./jsonpath";
import { JsonPathError } from "./jsonpath-parse";
import { fromPlain, JavaMap, type JavaObject, toJson, type Value } from "./values";

/** `$input`: the payload and the request's parameters. */
export class Input implements JavaObject {
  readonly kind = "object";
  private document: Value | undefined;
  private readonly body: string;
  private readonly params: TemplateContext["params"];

  constructor(
    private readonly frame: Frame,
    private readonly paths: PathCache,
  ) {
    // API Gateway gives templates an empty object where there is no payload.
    this.body = frame.request.body === "" ? "{}" : frame.request.body;
    this.params = frame.request.params;
  }

  get(name: string): Value | undefined {
    return name === "body" ? this.body : undefined;
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    const [first] = args;
    switch (name) {
      case "path":
        return typeof first === "string" ? this.read(first) : undefined;
      case "json": {
        if (typeof first !== "string") return undefined;
        // What is absent is the empty text, as everywhere in these templates; as JSON it has its quotes. Not recorded.
        const found = this.read(first);
        return this.frame.made(toJson(found === undefined ? "" : found, this.frame));
      }
      case "params":
        if (args.length === 0) return this.allParams();
        return typeof first === "string" ? this.param(first) : undefined;
      case "getBody":
        return this.body;
      default:
        return undefined;
    }
  }

  print(): string {
    return "";
  }

  private read(path: string): Value | undefined {
    return attempt(() => {
      if (this.document === undefined) {
        this.frame.spend(this.body.length >> 4);
        this.document = parseLenientJson(this.body);
      }
      return this.paths.get(path).read(this.document, this.frame);
    });
  }

  /** Path, then query string, then header, as API Gateway looks a name up. */
  private param(name: string): Value | undefined {
    for (const part of [this.params.path, this.params.querystring, this.params.header]) {
      if (Object.hasOwn(part, name)) return part[name];
    }
    return undefined;
  }

  private allParams(): Value {
    const { path, querystring, header } = this.params;
    const parts = { path, querystring, header };
    return new JavaMap(new Map(Object.entries(parts).map(([name, part]) => [name, fromPlain(part)])));
  }
}

/** JSONPaths of a template, compiled once each. */
export class PathCache {
  private readonly paths = new Map<string, JsonPath>();

  get(path: string): JsonPath {
    let found = this.paths.get(path);
    if (!found) {
      found = compileJsonPath(path);
      // A template may build paths from data: keep a bounded number.
      if (this.paths.size >= 500) this.paths.clear();
      this.paths.set(path, found);
    }
    return found;
  }
}

/** Turns faults of data into faults of the rendering. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof JsonPathError || error instanceof URIError) {
      throw new TemplateRenderError(error.message);
    }
    throw error;
  }
}
