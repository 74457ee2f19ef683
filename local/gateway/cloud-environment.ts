import type { Cloud } from "../cloud/cloud";
import { AwsError } from "../cloud/errors";
import { TimeoutError } from "../cloud/network";
import type { Principal } from "../cloud/principal";
import type { HeaderLines } from "../wire";
import { DeadlineError, within } from "./auth/deadline";
import type { GatewayEnvironment } from "./environment";
import { issuerKeys } from "./issuer-keys";

/** Address that API Gateway's own requests come from, as backends see it. */
const source = { ip: "127.0.0.1" };

const service = "apigateway.amazonaws.com";

/** The gateway's environment, made of the services of a local cloud. Ports are asked for when they are needed. */
export function cloudEnvironment(cloud: Cloud): GatewayEnvironment {
  const keysOf = issuerKeys(cloud.clock, cloud.network);
  return {
    clock: cloud.clock,
    random: cloud.random,
    accountId: cloud.accountId,
    region: cloud.region,
    ...(cloud.accountLimit ? { accountLimit: cloud.accountLimit } : {}),
    emit: (event) => cloud.telemetry.emit(event),
    async invokeFunction(call) {
      return cloud.port("lambda").invoke({
        functionName: call.functionArn,
        payload: call.payload,
        caller: callerOf(cloud, call, call.sourceArn),
        type: call.invocationType ?? "RequestResponse",
        ...(call.traceId ? { traceId: call.traceId } : {}),
        ...(call.onChunk ? { onChunk: call.onChunk } : {}),
      });
    },
    async callService(call) {
      const api = cloud.api(call.service);
      if (!api) {
        throw new AwsError("NotSimulated", `the local stage does not simulate the API of ${call.service}`, 501);
      }
      const caller = callerOf(cloud, call, undefined);
      const answer = api({ service: call.service, region: call.region, request: call.request, caller });
      return within(cloud.clock, call.timeoutMs, answer).catch((error: unknown) => {
        throw error instanceof DeadlineError ? new TimeoutError(error.message) : error;
      });
    },
    sendHttp: (call) => cloud.network.fetch({ ...call, source }),
    async sendThroughLink({ vpcLinkId, target, url, method, headers, body, timeoutMs }) {
      const { host, protocol } = new URL(url);
      const path = url.slice(url.indexOf(host, url.indexOf("//")) + host.length) || "/";
      const answer = cloud.port("vpclink").send(
        { vpcLinkId, target },
        {
          method,
          target: path,
          signedTarget: path,
          headers: withHost(headers, host),
          body,
          scheme: protocol === "http:" ? "http" : "https",
          host,
          source: { ...source, vpcLinkId },
        },
      );
      return within(cloud.clock, timeoutMs, answer).catch((error: unknown) => {
        throw error instanceof DeadlineError ? new TimeoutError(error.message) : error;
      });
    },
    async authenticate(request) {
      return (await cloud.port("iam").authenticate(request, { service: "execute-api" })).principal;
    },
    evaluateIdentity: (request) => cloud.port("iam").evaluate(request),
    async jwks(issuer, kid) {
      return cloud.port("cognito").jwks(issuer) ?? keysOf(issuer, kid);
    },
    userPoolIssuer: (arn) => cloud.port("cognito").issuerOf(arn),
    inspectByWaf: (stageArn, request) => cloud.port("waf").inspect(stageArn, request),
  };
}

/** Who calls: the integration's role, the one who signed the request, or API Gateway for the method. */
function callerOf(
  cloud: Cloud,
  { credentialsArn, principal }: { readonly credentialsArn?: string | undefined; readonly principal?: Principal },
  sourceArn: string | undefined,
): Principal {
  if (credentialsArn === undefined) {
    return { type: "service", service, ...(sourceArn ? { sourceArn } : {}), sourceAccount: cloud.accountId };
  }
  if (credentialsArn.endsWith(":user/*")) {
    if (principal) return principal;
    throw new AwsError(
      "InvalidParameter",
      "credentials of the caller (arn:aws:iam::*:user/*) need a method with IAM authorization: nobody signed the request",
    );
  }
  return cloud.port("iam").assumeRole(credentialsArn, service, "BackplaneAssumeRoleSession").principal;
}

function withHost(headers: HeaderLines, host: string): HeaderLines {
  return headers.some(([name]) => name.toLowerCase() === "host") ? headers : [["Host", host], ...headers];
}
