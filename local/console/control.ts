import type { Cloud } from "../cloud/cloud";
import { alarmState } from "../cloud/cloudwatch";
import { issueToken, resourceScopes, unknownScopes } from "../cloud/cognito";
import { header, type WireHandler, type WireRequest, type WireResponse } from "../wire";
import { json } from "./answers";
import { logLines } from "./logs";
import { type Release, releasesOf } from "./releases";

/** Path under which a running stage answers its own command line. */
export const controlPath = "/_stagedoor/";

/** A stage as its command line reads it. */
export interface StageDescription {
  readonly url: string;
  readonly region: string;
  readonly endpoints: Readonly<Record<string, string>>;
  /** Ids of the APIs by their names in the program. */
  readonly apis: Readonly<Record<string, string>>;
  /** Functions' names on AWS by their names in the program. */
  readonly functions: Readonly<Record<string, string>>;
  /** Stack outputs, secrets in the clear; URLs of simulated hosts as this machine reaches them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Credentials that may do everything in the local account. */
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What is asked of `token`. */
export interface TokenRequest {
  readonly username: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly use: "access" | "id";
}

/**
 * Tells the command line about the running stage, and makes tokens of its user directory. Requests must carry
 * `X-Stagedoor`, which no page of another origin can send without asking first.
 */
export function control(
  shown: () => { cloud: Cloud; outputs: Readonly<Record<string, unknown>> } | undefined,
): WireHandler {
  return async (request) => {
    if (header(request.headers, "x-stagedoor") === undefined) {
      return json(403, { message: "send the header X-Stagedoor: 1" });
    }
    const now = shown();
    if (!now) return json(503, { message: "the stage is starting" });
    const what = request.target.slice(controlPath.length).split("?")[0];
    if (what === "stage.json") return json(200, describe(now.cloud, now.outputs));
    // See AccessReport in local/cloud/access.ts for its shape.
    if (what === "access.json") return json(200, now.cloud.port("access").report());
    if (what === "logs") return logs(shown, request);
    if (what === "releases.json") return json(200, releases(now.cloud));
    if (what === "token" && request.method === "POST") return token(now.cloud, request);
    return json(404, { message: `nothing answers at ${request.method} ${request.target}` });
  };
}

function describe(cloud: Cloud, outputs: Readonly<Record<string, unknown>>): StageDescription {
  const endpoints = cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  const { accessKeyId, secretAccessKey } = cloud.port("iam").operator();
  return {
    url: cloud.baseUrl,
    region: cloud.region,
    endpoints: Object.fromEntries(endpoints.map(({ name, url }) => [name, url])),
    apis: Object.fromEntries(
      [...cloud.resources("aws:apigateway/restApi:RestApi"), ...cloud.resources("aws:apigatewayv2/api:Api")].map(
        ({ name, id }) => [name, id],
      ),
    ),
    functions: Object.fromEntries(
      cloud.resources("aws:lambda/function:Function").map(({ name, outputs: { name: on } }) => [name, String(on)]),
    ),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, reachable(cloud, value)])),
    operator: { accessKeyId, secretAccessKey },
  };
}

/** Lines of the stage's logs; `?follow` keeps the answer open for those that come. */
function logs(shown: () => { cloud: Cloud } | undefined, { target, client }: WireRequest): WireResponse {
  const lines = logLines(
    shown()!.cloud.telemetry,
    () => shown()?.cloud,
    /[?&]follow\b/.test(target) ? client?.gone : undefined,
  );
  return { status: 200, headers: [["Content-Type", "application/x-ndjson"]], body: lines };
}

/** What the stage's REST APIs serve, with the states of the alarms that watch them. */
function releases(cloud: Cloud): Release[] {
  const states = new Map(
    cloud.resources("aws:cloudwatch/metricAlarm:MetricAlarm").map((alarm) => [alarm.id, alarmState(cloud, alarm)]),
  );
  return releasesOf(cloud.resources()).map((release) => ({
    ...release,
    alarms: release.alarms.map((alarm) => ({ ...alarm, state: states.get(alarm.name) })),
  }));
}

/** No DNS server knows the stage's AWS names; the local server offers the same hosts by path. */
function reachable(cloud: Cloud, value: unknown): unknown {
  const [, scheme, host, rest] = (typeof value === "string" && /^(https|wss):\/\/([^/?#]+)(.*)$/s.exec(value)) || [];
  const mount = host && cloud.network.find(host)?.mount;
  return mount ? `${cloud.baseUrl.replace(/^http/, scheme === "wss" ? "ws" : "http")}${mount}${rest}` : value;
}

async function token(cloud: Cloud, request: WireRequest): Promise<WireResponse> {
  const pools = cloud.resources("aws:cognito/userPool:UserPool");
  if (pools.length === 0) return json(404, { message: "the stage has no user directory" });
  let asked: Partial<TokenRequest>;
  try {
    asked = JSON.parse(request.body.toString()) as Partial<TokenRequest>;
  } catch {
    return json(400, { message: "the body is no JSON" });
  }
  const userPoolId = pools[0]!.id;
  const scopes = (asked.scopes ?? []).map(String);
  const unknown = unknownScopes(cloud, userPoolId, scopes);
  if (unknown.length > 0) {
    const known = resourceScopes(cloud, userPoolId).join(", ") || "none";
    return json(400, { message: `the user directory has no scope ${unknown.join(", ")}; its own are: ${known}` });
  }
  const made = await issueToken(cloud, {
    userPoolId,
    username: String(asked.username ?? "someone@example.com"),
    scopes,
    groups: (asked.groups ?? []).map(String),
    use: asked.use === "id" ? "id" : "access",
  });
  return json(200, { token: made });
}
