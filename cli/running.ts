import type { StageDescription, TokenRequest } from "../local/console/control";
import type { Release } from "../local/console/releases";
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

async function ask<T>(url: string, what: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url.replace(/\/$/, "")}/_stagedoor/${what}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-Stagedoor": "1" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new UserError(`no stage answers at ${url}; start one with "npm start", or name its address with --url`);
  });
  const answer = (await response.json().catch(() => ({}))) as T & { message?: string };
  if (!response.ok) throw new UserError(`the stage at ${url} refused: ${answer.message ?? response.status}`);
  return answer;
}
