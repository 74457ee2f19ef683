import assert from "node:assert/strict";
import { type Answer, api, Surroundings } from "./support";

export const group = "access";

/**
 * Variables of access logs, as the page has them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const variables: readonly string[] = `
  accountId apiId authenticate.error authenticate.latency authenticate.status authorize.error authorize.latency
  authorize.status authorizer.claims.sub authorizer.error authorizer.integrationLatency authorizer.integrationStatus
  authorizer.latency authorizer.principalId authorizer.team authorizer.requestId authorizer.status
  awsEndpointRequestId cipherSuite customDomain.basePathMatched customDomain.routingRuleIdMatched deploymentId domainName domainPrefix endpointType
  error.message error.messageString error.responseType error.validationErrorString extendedRequestId httpMethod
  identity.accountId identity.apiKey identity.apiKeyId identity.caller identity.clientCert.clientCertPem
  identity.clientCert.issuerDN identity.clientCert.serialNumber identity.clientCert.subjectDN
  identity.clientCert.validity.notAfter identity.clientCert.validity.notBefore
  identity.cognitoAuthenticationProvider identity.cognitoAuthenticationType identity.cognitoIdentityId
  identity.cognitoIdentityPoolId identity.principalOrgId identity.sourceIp identity.user identity.userAgent
  identity.userArn identity.vpcId identity.vpceId integration.error integration.integrationStatus integration.latency
  integration.requestId integration.responseTransferMode integration.status integration.timeToAllHeaders
  integration.timeToFirstContent integrationErrorMessage integrationLatency integrationStatus isCanaryRequest path
  protocol requestId requestOverride.header.x requestOverride.path.y requestOverride.querystring.z requestTime
  requestTimeEpoch resourceId resourcePath responseLatency responseLength responseOverride.header.x
  responseOverride.status stage status tlsVersion waf.error waf.latency waf.status wafResponseCode webaclArn
  xrayTraceId`
  .trim()
  .split(/\s+/);

/** What nothing on a local stage can fill, and why. */
const empty: Readonly<Record<string, string>> = {
  cipherSuite: "TLS ends before the stage",
  tlsVersion: "TLS ends before the stage",
  "identity.clientCert.clientCertPem": "mutual TLS is recorded, not simulated",
  "identity.clientCert.issuerDN": "mutual TLS is recorded, not simulated",
  "identity.clientCert.serialNumber": "mutual TLS is recorded, not simulated",
  "identity.clientCert.subjectDN": "mutual TLS is recorded, not simulated",
  "identity.clientCert.validity.notAfter": "mutual TLS is recorded, not simulated",
  "identity.clientCert.validity.notBefore": "mutual TLS is recorded, not simulated",
  "identity.cognitoAuthenticationProvider": "there are no identity pools",
  "identity.cognitoAuthenticationType": "there are no identity pools",
  "identity.cognitoIdentityId": "there are no identity pools",
  "identity.cognitoIdentityPoolId": "there are no identity pools",
  "identity.principalOrgId": "the account belongs to no organisation",
};

const seen = new Set<string>();

/** Values of all variables in the access log of one request. */
export async function logOf(
  document: object,
  sent: { target?: string } & NonNullable<Parameters<ReturnType<typeof api>>[1]> = {},
  surroundings = new Surroundings(),
  options: NonNullable<Parameters<typeof api>[2]> = {},
): Promise<{ log: Record<string, string>; answer: Answer }> {
  // Every step takes a millisecond, so that latencies are more than nothing.
  Object.assign(surroundings.clock, { now: () => surroundings.time++ });
  const format = variables.map((name) => `${name}=$context.${name}`).join("\t");
  const accessLog = { destinationArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}`, format };
  const call = api(document, surroundings, { ...options, stage: { accessLog, ...options.stage } });
  const answer = await call(sent.target ?? "/x", sent);
  const lines = surroundings.log(group);
  assert.equal(lines.length, 1);
  const log = Object.fromEntries(lines[0]!.split("\t").map((entry) => entry.split(/=(.*)/s) as [string, string]));
  for (const [name, value] of Object.entries(log)) if (value !== "-") seen.add(name);
  return { log, answer };
}

/** Asserts values of some variables; others of the list in `without` must print `-`. */
export function expectLog(
  log: Record<string, string>,
  wanted: Record<string, string | RegExp>,
  without: readonly string[] = [],
) {
  for (const [name, value] of Object.entries(wanted)) {
    if (typeof value === "string") assert.equal(log[name], value, name);
    else assert.match(log[name] ?? "", value, name);
  }
  for (const name of without) assert.equal(log[name], "-", name);
}

/** Variables of a group that no request logged so far had a value for, in the order of their names. */
export function valueless(ofControls: boolean): string[] {
  return variables.filter((name) => controls.test(name) === ofControls && !seen.has(name)).sort();
}

/** Those of the group that nothing on a local stage can fill. */
export function unfillable(ofControls: boolean): string[] {
  return Object.keys(empty)
    .filter((name) => controls.test(name) === ofControls)
    .sort();
}

const controls = /^(authenticate|authorize|authorizer|identity|isCanary|waf|webacl)/;
