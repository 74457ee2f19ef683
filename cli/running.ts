import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { StageDescription, TokenRequest } from "../local/console/control";
import type { LogLine } from "../local/console/logs";
import type { Release } from "../local/console/releases";
import type { RequestDetail } from "../local/console/requests/contract";
import { UserError } from "./terminal";

/** Asks a running stage about itself. */
export function describeStage(url: string): Promise<StageDescription> {
  return ask<StageDescription>(url, "stage.json");
}

/** Has a running stage's user directory make a token. */
export async function requestToken(url: string, request: TokenRequest): Promise<string> {
  return (await ask<{ token: string }>(url, "token", request)).token;
}

/** What a running stage's REST APIs serve, and the states of their alarms. */
export function runningReleases(url: string): Promise<Release[]> {
  return ask<Release[]>(url, "releases.json");
}

/** One request that a running stage keeps, with the log lines that belong to it. */
export function requestDetail(url: string, id: string): Promise<RequestDetail> {
  return ask<RequestDetail>(url, `request.json?id=${encodeURIComponent(id)}`);
}

/** Lines of a running stage's logs: those that it keeps and, while `follow` is not aborted, those that come. */
export async function* stageLogs(url: string, follow?: AbortSignal): AsyncGenerator<LogLine> {
  const response = await send(url, follow ? "logs?follow" : "logs", { signal: follow ?? null });
  if (!response.ok || !response.body) throw new UserError(`the stage at ${url} refused: ${response.status}`);
  const lines = createInterface({ input: Readable.fromWeb(response.body) });
  try {
    for await (const line of lines) yield JSON.parse(line) as LogLine;
  } catch (error) {
    if (!follow?.aborted) throw new UserError(`the stage at ${url} went away: ${(error as Error).message}`);
  }
}

async function ask<T>(url: string, what: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await send(url, what, init);
  const answer = (await response.json().catch(() => ({}))) as T & { message?: string };
  if (!response.ok) throw new UserError(`the stage at ${url} refused: ${answer.message ?? response.status}`);
  return answer;
}

function send(url: string, what: string, init: RequestInit): Promise<Response> {
  const address = `${url.replace(/\/$/, "")}/_stagedoor/${what}`;
  return fetch(address, { ...init, headers: { "X-Stagedoor": "1" } }).catch(() => {
    throw new UserError(`no stage answers at ${url}; start one with "stagedoor dev", or name its address with --url`);
  });
}
