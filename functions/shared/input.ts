import * as v from "valibot";
import { Problem } from "./problem";
import type { Request } from "./request";

const maxBodyBytes = 64 * 1024;

/** The request's JSON body, as the schema describes it; throws a 400 or 422 that lists every fault. */
export function readBody<T>(request: Request, schema: v.GenericSchema<unknown, T>): T {
  if (Buffer.byteLength(request.body) > maxBodyBytes) {
    throw new Problem(413, "BodyTooLarge", `The body is larger than ${maxBodyBytes} bytes.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new Problem(400, "InvalidJson", "The body is not JSON.");
  }
  return check(value, schema, "The body has faults.");
}

/** Checks any value; throws a 422 that lists every fault by field. */
export function check<T>(value: unknown, schema: v.GenericSchema<unknown, T>, message: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const details = result.issues.map((issue) => ({ field: v.getDotPath(issue) ?? "", reason: issue.message }));
  throw new Problem(422, "InvalidInput", message, details);
}

/** A whole number from the query; throws a 400 outside the range. */
export function wholeNumber(request: Request, name: string, range: { least: number; most: number; otherwise: number }) {
  const text = request.query[name];
  if (text === undefined) return range.otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
  throw new Problem(400, "InvalidQuery", `${name} must be a whole number from ${range.least} to ${range.most}.`);
}

/** Bytes of a sort key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const longestKey = 1024;

/** Where a page begins: the `next` of the one before, an id of this shape; throws a 400 for what no page can have told. */
export function pageStart(request: Request, shape: RegExp): string | undefined {
  const { after } = request.query;
  if (after === undefined || (shape.test(after) && isKey(after))) return after;
  throw new Problem(400, "InvalidQuery", "after must be the next of the page before.");
}

/** Whether a text can be the id of anything in the table: DynamoDB refuses to look others up. */
export function isKey(id: string): boolean {
  return id !== "" && Buffer.byteLength(id) <= longestKey;
}

/** Subject of the caller's token; throws a 401 when the route was left open by mistake. */
export function customerOf(request: Request): string {
  const { sub } = request.claims;
  if (typeof sub === "string" && sub !== "") return sub;
  throw new Problem(401, "NoCustomer", "The request carries no customer.");
}
