import { isObject } from "../../json";
import { type JsonObject, textAt } from "./document";

/** What a documentation part is about; absent members have the defaults of AWS's table. */
export interface DocumentationLocation {
  readonly type: string;
  readonly path?: string;
  readonly method?: string;
  readonly statusCode?: string;
  readonly name?: string;
}

/** A piece of an API's documentation. */
export interface DocumentationPart {
  readonly location: DocumentationLocation;
  readonly properties: JsonObject;
}

/** An API's documentation, as a document carries it. */
export interface Documentation {
  readonly version?: string;
  readonly parts: readonly DocumentationPart[];
}

type Field = "path" | "method" | "statusCode" | "name";
const methodFields: readonly Field[] = ["path", "method"];
const responseFields: readonly Field[] = [...methodFields, "statusCode"];

/** Members that a location may have beside its type. */
const fieldsOf: Readonly<Record<string, readonly Field[]>> = {
  API: [],
  AUTHORIZER: ["name"],
  MODEL: ["name"],
  RESOURCE: ["path"],
  METHOD: methodFields,
  PATH_PARAMETER: [...methodFields, "name"],
  QUERY_PARAMETER: [...methodFields, "name"],
  REQUEST_HEADER: [...methodFields, "name"],
  REQUEST_BODY: methodFields,
  RESPONSE: responseFields,
  RESPONSE_HEADER: [...responseFields, "name"],
  RESPONSE_BODY: responseFields,
};
const needName = new Set(["PATH_PARAMETER", "QUERY_PARAMETER", "REQUEST_HEADER", "RESPONSE_HEADER"]);

/**
 * What API Gateway refuses a location with; undefined when it takes it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
 */
export function locationFault(location: DocumentationLocation): string | undefined {
  const fields = Object.hasOwn(fieldsOf, location.type) ? fieldsOf[location.type] : undefined;
  if (!fields) {
    return `Invalid location type '${location.type}'; use one of ${Object.keys(fieldsOf).join(", ")}`;
  }
  const given = (["path", "method", "statusCode", "name"] as const).filter((field) => location[field] !== undefined);
  const extra = given.filter((field) => !fields.includes(field));
  if (extra.length > 0) return `Invalid location: ${location.type} takes no ${extra.join(", ")}`;
  if (needName.has(location.type) && !location.name) return `Invalid location: ${location.type} requires a name`;
  return undefined;
}

/** Reads `x-amazon-apigateway-documentation`; parts that AWS would not take are told by `fault`. */
export function readDocumentation(source: unknown, fault: (message: string) => void): Documentation | undefined {
  if (!isObject(source) || !Array.isArray(source.documentationParts)) return undefined;
  const version = textAt(source, "version");
  const parts = source.documentationParts.flatMap((part): DocumentationPart[] => {
    const location = isObject(part) && isObject(part.location) ? locationOf(part.location) : undefined;
    if (!location || !isObject(part) || !isObject(part.properties)) {
      fault("Invalid documentation part: it needs a location with a type, and properties");
      return [];
    }
    const wrong = locationFault(location);
    if (wrong === undefined) return [{ location, properties: part.properties }];
    fault(`Unable to put documentation part: ${wrong}`);
    return [];
  });
  return { ...(version === undefined ? {} : { version }), parts };
}

/** A location out of a map of anything. */
export function locationOf(value: JsonObject): DocumentationLocation | undefined {
  const type = textAt(value, "type");
  if (type === undefined) return undefined;
  const fields = (["path", "method", "statusCode", "name"] as const).map((field) => [field, textAt(value, field)]);
  return { type, ...Object.fromEntries(fields.filter(([, text]) => text !== undefined)) };
}

/** Types whose parts hold for everything below their path. */
const inherited = new Set(Object.keys(fieldsOf).filter((type) => fieldsOf[type]!.includes("method")));

/**
 * Properties of the part that is nearest to an entity: by the longest path, then by status, then by method. A location
 * without method or status means any, and one without a path the root and, where AWS inherits, all below it.
 */
export function documentationOf(parts: readonly DocumentationPart[], entity: DocumentationLocation): JsonObject {
  const fitting = parts.filter(({ location }) => fits(location, entity));
  const weight = ({ location }: DocumentationPart): readonly number[] => [
    (location.path ?? "/").length,
    isAny(location.statusCode) ? 0 : 1,
    isAny(location.method) ? 0 : 1,
  ];
  const [best] = fitting.sort((a, b) => {
    const [mine, theirs] = [weight(a), weight(b)];
    const at = mine.findIndex((value, i) => value !== theirs[i]);
    return at < 0 ? 0 : theirs[at]! - mine[at]!;
  });
  return best?.properties ?? {};
}

function fits(location: DocumentationLocation, entity: DocumentationLocation): boolean {
  if (location.type !== entity.type || location.name !== entity.name) return false;
  if (!isAny(location.method) && location.method !== entity.method) return false;
  if (!isAny(location.statusCode) && location.statusCode !== entity.statusCode) return false;
  const path = location.path ?? "/";
  const wanted = entity.path ?? "/";
  if (path === wanted) return true;
  return inherited.has(entity.type) && (path === "/" || wanted.startsWith(`${path}/`));
}

function isAny(value: string | undefined): boolean {
  return value === undefined || value === "*";
}
