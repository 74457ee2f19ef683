import type { WireHandler } from "../../wire";
import { type Answers, QuestionError } from "../questions";
import type { RequestPage } from "./contract";
import { detailOf } from "./detail";
import { keptTraces, type RequestStore, requestIdOf } from "./store";

/** The list of requests, one of them with all its steps, and sending one again. */
export function requestAnswers(store: RequestStore, send: WireHandler): Answers {
  return {
    "GET requests.json": ({ shown }): RequestPage => ({
      requests: store.list(shown),
      total: store.total,
      keeps: keptTraces,
    }),
    "GET request.json": ({ query, shown }) => detailOf(query.get("id") ?? "", store, shown),
    "POST replay": async ({ body }) => {
      const kept = store.exchange(String(body.id));
      if (!kept) throw new QuestionError("the stage keeps the newest 1,000 requests to send again; this one is older");
      const { client: _gone, ...request } = kept.request;
      const response = await send(request);
      return { id: requestIdOf(response.headers), status: response.status };
    },
  };
}
