import type { Duplex } from "node:stream";
import type { Cloud } from "./cloud/cloud";
import { AwsError } from "./cloud/errors";
import type { Endpoint } from "./cloud/network";
import { jsonAnswer } from "./json-answer";
import { dated, header, type UpgradeHandler, type WireHandler, type WireRequest, type WireResponse } from "./wire";

/** Who answers at the server's own address: the console page, and what is said while no stage is up. */
export interface Front {
  readonly handle: WireHandler;
  readonly upgrade: UpgradeHandler;
}

/**
 * Finds who a request is for, as DNS and AWS's endpoints would: an AWS host name by the Host header, a host by its
 * local mount, an AWS service's API by the signature's scope, else the console.
 */
export function front(current: () => Cloud | undefined, console: WireHandler): Front {
  return {
    async handle(request) {
      const cloud = current();
      if (!hostAllowed(request, cloud)) return misdirected(request);
      if (!cloud) return console(request);
      const found = findEndpoint(cloud, request);
      if (found) return found.endpoint.handle(found.request);
      if (cloud.network.find(request.host)) return insideOnly(request);
      const service = serviceOf(request);
      return service ? dated(await callApi(cloud, service, request), cloud.clock) : console(request);
    },
    async upgrade(request: WireRequest, socket: Duplex, head: Buffer) {
      const cloud = current();
      const found = cloud && hostAllowed(request, cloud) ? findEndpoint(cloud, request) : undefined;
      if (found?.endpoint.upgrade) return found.endpoint.upgrade(found.request, socket, head);
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    },
  };
}

function findEndpoint(cloud: Cloud, request: WireRequest): { endpoint: Endpoint; request: WireRequest } | undefined {
  const byHost = cloud.network.find(request.host);
  if (byHost && byHost.reach !== "vpc") return { endpoint: byHost, request: { ...request, scheme: "https" } };
  const byPath = cloud.network.findByPath(request.target);
  if (!byPath || byPath.endpoint.reach === "vpc") return undefined;
  return {
    endpoint: byPath.endpoint,
    request: { ...request, target: byPath.target, host: byPath.endpoint.host, scheme: "https" },
  };
}

// SDKs put a word before the endpoint's host for some calls, e.g. `sync-`. No name of DNS ends in a number.
const localNames = /^((?:[a-z]+-)?127\.0\.0\.1|localhost|\[::1\]|[\w.-]+\.localhost)(:\d+)?$/i;

/** Names that only a page tricked into DNS rebinding would send are refused. */
function hostAllowed(request: WireRequest, cloud: Cloud | undefined): boolean {
  return localNames.test(request.host) || cloud?.network.find(request.host) !== undefined;
}

/** A name that DNS would not tell outside the VPC; no page of the console stands in for it. */
function insideOnly(request: WireRequest): WireResponse {
  return jsonAnswer(403, { message: `${request.host.slice(0, 253)} is reachable only from inside its VPC` });
}

function misdirected(request: WireRequest): WireResponse {
  return jsonAnswer(421, { message: `no endpoint of this stage has the host name ${request.host.slice(0, 253)}` });
}

/** Signing name of the AWS service a request is for; undefined for anything else. */
function serviceOf(request: WireRequest): string | undefined {
  const authorization = header(request.headers, "authorization") ?? "";
  const scope =
    /Credential=[^/,\s]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization) ??
    /X-Amz-Credential=[^&]*?%2F\d{8}%2F[^&]*?%2F([^&]*?)%2Faws4_request/i.exec(request.target);
  if (scope) return scope[1] === "execute-api" ? undefined : scope[1];
  const target = header(request.headers, "x-amz-target") ?? "";
  return target.startsWith("AWSCognitoIdentityProviderService.") ? "cognito-idp" : undefined;
}

async function callApi(cloud: Cloud, service: string, request: WireRequest): Promise<WireResponse> {
  const api = cloud.api(service);
  if (!api) {
    return jsonAnswer(501, {
      __type: "NotSimulated",
      message: `the local stage does not simulate the API of ${service}`,
    });
  }
  try {
    const { principal, region } = await cloud.port("iam").authenticate(request, { service });
    // The local address stands in for the service's own, which is TLS: policies may insist on `aws:SecureTransport`.
    const secure: WireRequest = { ...request, scheme: "https" };
    return await api({ service, region: region ?? cloud.region, request: secure, caller: principal });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return jsonAnswer(error.status, { __type: error.code, message: error.message }, [["x-amzn-errortype", error.code]]);
  }
}
