import { request } from "node:http";
import type { FrontDoor } from "../../clients/front-door";
import { valueAt } from "../compare";

/** A function that answers with its event. */
export const echo = "exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });";

/** What a route leads to, beside the defaults: a function of this code, or an integration of another kind. */
export interface RouteSetup {
  /** @default a function that answers with its event */
  readonly code?: string;
  readonly integration?: Readonly<Record<string, unknown>>;
  readonly route?: Readonly<Record<string, unknown>>;
}

/** What an API of a check is made of. */
export interface HttpApiSetup {
  readonly routes: Readonly<Record<string, RouteSetup>>;
  readonly api?: Readonly<Record<string, unknown>>;
  readonly stage?: Readonly<Record<string, unknown>>;
  /** Inputs of one authorizer; routes name it by the authorization type `CUSTOM` or `JWT`. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
}

/** An HTTP API of the local stage, and how to call it. */
export interface HttpApi {
  readonly id: string;
  readonly url: string;
  call(target: string, options?: CallOptions): Promise<Answer>;
}

/** Header values may be lists: the header is sent as often. */
export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The value at a path of the JSON that the body is, e.g. `$.requestContext.stage`. */
  at(path: string): unknown;
}

const functions = new WeakMap<FrontDoor, Map<string, Promise<string>>>();
let made = 0;

/** A function of this code; the same code is the same function. */
export function functionOf(door: FrontDoor, code = echo): Promise<string> {
  const known = functions.get(door) ?? new Map<string, Promise<string>>();
  functions.set(door, known);
  const found = known.get(code) ?? door.addFunction(`f${known.size}`, code);
  known.set(code, found);
  return found;
}

/** Creates an HTTP API with the stage `$default`, or the one that the setup names. */
export async function httpApi(door: FrontDoor, setup: HttpApiSetup): Promise<HttpApi> {
  const name = `api${made++}`;
  const api = await door.create("aws:apigatewayv2/api:Api", name, { protocolType: "HTTP", ...setup.api });
  const authorizer =
    setup.authorizer &&
    (await door.create("aws:apigatewayv2/authorizer:Authorizer", name, {
      apiId: api.id,
      name,
      identitySources: ["$request.header.Authorization"],
      ...setup.authorizer,
    }));
  for (const [routeKey, { code, integration, route }] of Object.entries(setup.routes)) {
    const target = await door.create("aws:apigatewayv2/integration:Integration", `${name} ${routeKey}`, {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      payloadFormatVersion: "2.0",
      ...(integration?.integrationUri || integration?.integrationSubtype
        ? {}
        : { integrationUri: await functionOf(door, code) }),
      ...integration,
    });
    const type = route?.authorizationType;
    await door.create("aws:apigatewayv2/route:Route", `${name} ${routeKey}`, {
      apiId: api.id,
      routeKey,
      target: `integrations/${target.id}`,
      ...(authorizer && (type === "CUSTOM" || type === "JWT") ? { authorizerId: authorizer.id } : {}),
      ...route,
    });
  }
  const stage = { apiId: api.id, name: "$default", autoDeploy: true, ...setup.stage };
  await door.create("aws:apigatewayv2/stage:Stage", name, stage);
  const url = `${door.url}/execute-api/${api.id}`;
  return { id: api.id, url, call: (target, options) => call(`${url}${target}`, options) };
}

/** Sends a request as it is given: nothing normalised, no redirect followed. */
export function call(url: string, { method = "GET", headers = {}, body }: CallOptions = {}): Promise<Answer> {
  const { hostname, port, origin } = new URL(url);
  const path = url.slice(origin.length) || "/";
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { statusCode: status = 0 } = response;
        resolve({ status, headers: response.headers, text, at: (member) => valueAt(JSON.parse(text), member) });
      });
    });
    sent.on("error", reject);
    for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
    sent.end(body);
  });
}
