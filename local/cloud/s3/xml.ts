import { randomUUID } from "node:crypto";
import { XMLParser } from "fast-xml-parser";
import type { Json } from "../../json";
import type { HeaderLines, WireResponse } from "../../wire";
import type { AwsError } from "../errors";
import { toXml } from "../protocol/query";
import { s3Errors } from "./errors";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, processEntities: true });

/** An answer with an XML document. */
export function xmlAnswer(root: string, value: Json, headers: HeaderLines = []): WireResponse {
  return {
    status: 200,
    headers: [["Content-Type", "application/xml"], ...headers],
    body: Buffer.from(toXml({ [root]: { "@_xmlns": namespace, ...value } })),
  };
}

/** The answer of an error; HEAD has no body to tell it in. */
export function errorAnswer(error: AwsError, method: string, resource: string): WireResponse {
  const requestId = randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
  const code = error.code === "AccessDeniedException" ? "AccessDenied" : error.code;
  const body = toXml({ Error: { Code: code, Message: error.message, Resource: resource, RequestId: requestId } });
  return {
    status: code === "AccessDenied" ? 403 : error.status,
    headers: [
      ["x-amz-request-id", requestId],
      ["Content-Type", "application/xml"],
    ],
    body: method === "HEAD" ? Buffer.alloc(0) : Buffer.from(body),
  };
}

/** The root element of an XML body; throws `MalformedXML`. */
export function parseXml(body: Buffer, root: string): Json {
  let parsed: Json;
  try {
    parsed = parser.parse(body.toString("utf8"), true) as Json;
  } catch {
    throw s3Errors.malformedXml();
  }
  const element = parsed[root];
  if (typeof element !== "object" || element === null) throw s3Errors.malformedXml();
  return element as Json;
}

/** The elements of a name: none, one or several. */
export function elements(parent: Json, name: string): Json[] {
  const value = parent[name];
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (!list.every((element) => typeof element === "object" && element !== null)) throw s3Errors.malformedXml();
  return list as Json[];
}
