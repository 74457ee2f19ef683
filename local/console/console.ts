import type { Telemetry } from "../cloud/telemetry";
import { cut } from "../cut";
import { header, type WireHandler, type WireRequest, type WireResponse } from "../wire";
import { answer, json, serverSent, text } from "./answers";
import { architectureAnswers } from "./architecture/answers";
import { control, controlPath } from "./control";
import { costAnswers } from "./cost/answers";
import { UsageCounter } from "./cost/usage";
import { dataAnswers } from "./data/answers";
import { type BuiltCloud, latest } from "./latest";
import { liveEvents } from "./live/stream";
import { AlarmHistory } from "./metrics/alarms";
import { metricAnswers } from "./metrics/answers";
import { MetricStore } from "./metrics/store";
import { pageFile } from "./page";
import { type Answers, bodyOf, Events, QuestionError } from "./questions";
import { requestAnswers } from "./requests/answers";
import { RequestStore } from "./requests/store";
import { routeAnswers } from "./routes/answers";
import { socketAnswers } from "./sockets/answers";

export type { BuiltCloud };

/** The console of a local server. */
export interface Console {
  /** Answers at the server's own address. */
  readonly handle: WireHandler;
  /** Remembers what passes a handler, so that it can be looked at and sent again. */
  watch(handle: WireHandler): WireHandler;
}

/** Opens the console page and what it is made of, beside what the command line asks. */
export function openConsole(telemetry: Telemetry, built: () => BuiltCloud | undefined): Console {
  const store = new RequestStore(telemetry);
  const shown = latest(built);
  const controls = control(built);
  let send: WireHandler = async () => text(503, "The stage is starting.\n");
  const passOn: WireHandler = (request) => send(request);
  const answers: Answers = {
    ...requestAnswers(store, passOn),
    ...architectureAnswers(),
    ...routeAnswers(passOn),
    ...socketAnswers(),
    ...dataAnswers(passOn),
    ...metricAnswers(new MetricStore(telemetry), new AlarmHistory(telemetry, () => built()?.cloud)),
    ...costAnswers(new UsageCounter(telemetry, store)),
  };

  async function ask(request: WireRequest): Promise<WireResponse> {
    const [path, query] = cut(request.target, "?");
    const name = path.slice(controlPath.length);
    const found = answers[`${request.method} ${name}`];
    if (!found && name !== "events") return controls(request);
    if (header(request.headers, "x-stagedoor") === undefined) {
      return json(403, { message: "send the header X-Stagedoor: 1" });
    }
    if (!found) return eventStream(liveEvents(telemetry, store, shown, request.client?.gone));
    const now = shown();
    if (!now) return json(503, { message: "the stage is starting" });
    try {
      const question = { query: new URLSearchParams(query), body: bodyOf(request), page: request.client };
      const result = await found({ shown: now, ...question });
      if (result instanceof Events) return eventStream(result.values);
      return result === undefined ? json(404, { message: "the stage does not keep that any more" }) : json(200, result);
    } catch (error) {
      return json(error instanceof QuestionError ? 400 : 500, { message: (error as Error).message });
    }
  }

  return {
    async handle(request) {
      const path = request.target.split("?")[0]!;
      const file = await pageFile(path);
      if (file) return file;
      if (path.startsWith(controlPath)) return ask(request);
      return text(404, `Nothing answers at ${path} on this stage; the endpoints are listed at /.\n`);
    },
    watch(handle) {
      send = store.watch(handle);
      return send;
    },
  };
}

function eventStream(values: AsyncIterable<unknown>): WireResponse {
  return answer(200, "text/event-stream", serverSent(values));
}
