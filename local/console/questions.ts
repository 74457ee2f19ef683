import * as v from "valibot";
import type { Client, WireRequest } from "../wire";
import type { Shown } from "./shown";

/** What is asked of the console under its own path. */
export interface Question {
  readonly shown: Shown;
  readonly query: URLSearchParams;
  /** The body's JSON; undefined when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The page, which may go away. */
  readonly page: Client | undefined;
}

/** An answer that goes on: each value is told to the page as it comes. */
export class Events {
  constructor(readonly values: AsyncIterable<unknown>) {}
}

/** Answers by `METHOD name`; what is returned becomes JSON, undefined becomes 404, {@link Events} a stream. */
export type Answers = Readonly<Record<string, (question: Question) => unknown>>;

/** Thrown by an answer for a question that cannot be answered as it is asked. */
export class QuestionError extends Error {}

/** The JSON object of a request's body; an empty one when there is no body. @throws QuestionError for anything else */
export function bodyOf(request: WireRequest): Question["body"] {
  if (request.body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString("utf8"));
  } catch {
    throw new QuestionError("the body is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new QuestionError("the body must be a JSON object");
  }
  return value as Question["body"];
}

/** A body as its schema has it. @throws QuestionError that says every fault */
export function asked<T extends v.GenericSchema>(schema: T, body: Question["body"]): v.InferOutput<T> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new QuestionError(
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`).join("; "),
  );
}
