import type { Cloud } from "../../cloud/cloud";
import { bodyOf, type WireHandler, type WireRequest } from "../../wire";
import { QuestionError } from "../questions";
import { requestIdOf } from "../requests/store";
import type { Shown } from "../shown";
import type { Sending, Sent } from "./contract";
import { keyHeaders, signature, tokenOf } from "./credentials";

const longestShown = 256 * 1024;

/**
 * Sends a request of the page as whom it names: tokens, keys and signatures are made here, and never reach the page.
 * @throws QuestionError when the address is not this stage's, or the caller cannot be had
 */
export async function sendAs(sending: Sending, { cloud, redactor }: Shown, send: WireHandler): Promise<Sent> {
  const { url, method } = sending;
  if (!url.startsWith(`${cloud.baseUrl}/`))
    throw new QuestionError(`${url} is no address of this stage, ${cloud.baseUrl}`);
  const target = url.slice(cloud.baseUrl.length);
  const credentials = await credentialsOf(sending, cloud);
  const body = Buffer.from(sending.body ?? "");
  const { host } = new URL(cloud.baseUrl);
  const headers: Record<string, string> = { Host: host, ...sending.headers, ...credentials };
  if (body.length > 0) headers["Content-Length"] = String(body.length);
  const request: WireRequest = {
    method,
    target,
    signedTarget: target,
    headers: Object.entries(headers),
    body,
    scheme: "http",
    host,
    source: { ip: "127.0.0.1" },
  };
  const started = performance.now();
  const response = await send(request);
  const answer = await bodyOf(response);
  const id = requestIdOf(response.headers);
  return {
    ...(id === undefined ? {} : { id }),
    status: response.status,
    ms: performance.now() - started,
    headers: redactor.headers(response.headers),
    body: redactor.text(answer.subarray(0, longestShown).toString("utf8")),
  };
}

async function credentialsOf(sending: Sending, cloud: Cloud): Promise<Record<string, string>> {
  const { as, keyId, headers } = sending;
  const key = keyHeaders(keyId, cloud);
  if (as.kind === "user") return { ...key, Authorization: `Bearer ${await tokenOf(as, cloud)}` };
  return { ...key, ...(await signature({ ...sending, headers: { ...headers, ...key } }, as, cloud)) };
}
