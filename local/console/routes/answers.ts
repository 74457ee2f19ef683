import * as v from "valibot";
import type { WireHandler } from "../../wire";
import { type Answers, QuestionError } from "../questions";
import { sendAs } from "./send";
import { routesView } from "./view";

const sending = v.object({
  url: v.string(),
  method: v.pipe(v.string(), v.regex(/^[A-Z]+$/)),
  headers: v.record(v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/)), v.pipe(v.string(), v.regex(/^[^\r\n]*$/))),
  body: v.optional(v.string()),
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
});

/** The routes of the stage, and sending a request to one of them. */
export function routeAnswers(send: WireHandler): Answers {
  return {
    "GET routes.json": ({ shown }) => routesView(shown),
    "POST send": ({ body, shown }) => {
      const asked = v.safeParse(sending, body);
      if (!asked.success) {
        throw new QuestionError(
          asked.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`).join("; "),
        );
      }
      return sendAs(asked.output, shown, send);
    },
  };
}
