import { AwsClient } from "aws4fetch";
import type { Clock } from "../../../../local/clock";
import { Cloud } from "../../../../local/cloud/cloud";
import { iam } from "../../../../local/cloud/iam";
import type { Credentials } from "../../../../local/cloud/principal";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { Storage } from "../../../../local/cloud/storage";
import type { WireRequest } from "../../../../local/wire";

/** The account of these tests. */
export const accountId = "123456789012";

/** A cloud with IAM alone. */
export function makeCloud(options: { storage?: Storage; clock?: Clock } = {}): Cloud {
  return new Cloud({
    services: [iam],
    baseUrl: "http://127.0.0.1:4000",
    programDirectory: ".",
    accountId,
    storage: options.storage ?? new Storage(),
    ...(options.clock ? { clock: options.clock } : {}),
  });
}

/** Checks and creates a resource as a driver does; faults are thrown. */
export async function create(cloud: Cloud, type: string, name: string, given: Properties): Promise<ResourceRecord> {
  const target = { urn: `urn:pulumi:test::shop::${type}::${name}`, type, name };
  const { inputs, failures } = cloud.check({ ...target, inputs: given, seed: target.urn });
  if (failures.length > 0) throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("; "));
  return cloud.create({ ...target, inputs });
}

/** A trust policy for a service. */
export const trust = (service = "lambda.amazonaws.com") =>
  policy({ Principal: { Service: service }, Action: "sts:AssumeRole" });

/** A policy of statements that allow, unless they say otherwise. */
export function policy(...statements: Properties[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((one) => ({ Effect: "Allow", ...one })) });
}

/** A request signed by a signer that is not ours, as it arrives on the wire. */
export async function signed(
  credentials: Credentials,
  url: string,
  options: {
    method?: string;
    body?: string;
    headers?: Record<string, string>;
    service?: string;
    region?: string;
    signQuery?: boolean;
    datetime?: string;
  } = {},
): Promise<WireRequest> {
  const {
    method = "GET",
    body,
    headers = {},
    service = "dynamodb",
    region = "us-east-1",
    signQuery,
    datetime,
  } = options;
  const client = new AwsClient({ ...credentials, service, region, retries: 0 });
  const request = await client.sign(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    aws: { signQuery, datetime },
  });
  return wire(method, request.url, [...request.headers], body);
}

/** A request as the server hands it on. */
export function wire(method: string, url: string, headers: [string, string][], body = ""): WireRequest {
  const at = new URL(url);
  const target = url.slice(url.indexOf(at.host) + at.host.length) || "/";
  return {
    method,
    target,
    signedTarget: target,
    headers: [["Host", at.host], ...headers],
    body: Buffer.from(body),
    scheme: "https",
    host: at.hostname,
    source: { ip: "127.0.0.1" },
  };
}
