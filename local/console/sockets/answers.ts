import * as v from "valibot";
import { type Answers, asked, Events, QuestionError } from "../questions";
import { callerFields, headerFields } from "../routes/answers";
import { keyHeaders, signature, tokenOf } from "../routes/credentials";
import { doorsOf } from "../routes/doors";
import type { Shown } from "../shown";
import type { Opening } from "./contract";
import { type Entrance, HeldSockets } from "./held";
import { socketApis } from "./view";

const opening = v.object({
  api: v.string(),
  query: v.record(v.string(), v.string()),
  headers: headerFields,
  ...callerFields,
});
const message = v.object({ id: v.string(), text: v.string() });

/** Connecting to a WebSocket API as somebody, sending messages, and closing. */
export function socketAnswers(): Answers {
  const sockets = new HeldSockets();
  return {
    "POST socket": async ({ body, shown, page }) =>
      new Events(sockets.connect(await entranceOf(asked(opening, body), shown), shown.redactor, page?.gone)),
    "POST socket-message": ({ body }) => {
      const { id, text } = asked(message, body);
      sockets.send(id, text);
      return {};
    },
    "POST socket-close": ({ body }) => {
      sockets.close(asked(v.pick(message, ["id"]), body).id);
      return {};
    },
  };
}

/** The API's address with what proves who calls: a token where the authorizer looks first, a key, a signature. */
async function entranceOf({ api: name, as, keyId, query, headers }: Opening, { cloud }: Shown): Promise<Entrance> {
  const api = socketApis(cloud, doorsOf(cloud)).find((one) => one.name === name);
  if (!api) throw new QuestionError(`the stage has no WebSocket API ${name}`);
  const [place = { in: "header", name: "Authorization" }] = api.identitySources;
  const token = as.kind === "user" ? await tokenOf(as, cloud) : undefined;
  const url = new URL(api.url);
  const given = Object.entries({ ...query, ...(token && place.in === "query" ? { [place.name]: token } : {}) });
  for (const [key, value] of given) url.searchParams.set(key, value);
  const sent = {
    ...headers,
    ...(token && place.in === "header" ? { [place.name]: `Bearer ${token}` } : {}),
    ...keyHeaders(keyId, cloud),
  };
  const request = { url: url.href, method: "GET", headers: sent };
  return { url: url.href, headers: { ...sent, ...(await signature(request, as, cloud)) } };
}
