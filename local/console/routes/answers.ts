import * as v from "valibot";
import type { WireHandler } from "../../wire";
import { type Answers, asked } from "../questions";
import { sendAs } from "./send";
import { routesView } from "./view";

/** Header lines to send: nothing that could be read as another line. */
export const headerFields = v.record(
  v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/)),
  v.pipe(v.string(), v.regex(/^[^\r\n]*$/)),
);

/** Who calls, and with which key. */
export const callerFields = {
  as: v.variant("kind", [
    v.object({ kind: v.picklist(["nobody", "operator"]) }),
    v.object({
      kind: v.literal("user"),
      username: v.pipe(v.string(), v.minLength(1)),
      groups: v.array(v.string()),
      scopes: v.array(v.string()),
    }),
    v.object({ kind: v.literal("role"), arn: v.string() }),
  ]),
  keyId: v.optional(v.string()),
};

const sending = v.object({
  url: v.string(),
  method: v.pipe(v.string(), v.regex(/^[A-Z]+$/)),
  headers: headerFields,
  body: v.optional(v.string()),
  ...callerFields,
});

/** The routes of the stage, and sending a request to one of them. */
export function routeAnswers(send: WireHandler): Answers {
  return {
    "GET routes.json": ({ shown }) => routesView(shown),
    "POST send": ({ body, shown }) => sendAs(asked(sending, body), shown, send),
  };
}
