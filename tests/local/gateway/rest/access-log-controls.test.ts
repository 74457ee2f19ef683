import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expectLog, logOf, unfillable, valueless } from "./access-log-cases";
import { documentOf, functionUri, HandlerError, mock, Surroundings } from "./support";

const userArn = "arn:aws:iam::123456789012:user/ann";
const webAclArn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/guard/1";
const allowAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
};
const elsewhere = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:*:*:other/*" }],
};
const schemes = (authorizer: object, type = "custom") => ({
  components: {
    securitySchemes: {
      a: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": type,
        "x-amazon-apigateway-authorizer": authorizer,
      },
    },
  },
});
const secured = { security: [{ a: [] }] };
const tokenAuthorizer = schemes({ type: "token", authorizerUri: functionUri("auth"), authorizerResultTtlInSeconds: 0 });

describe("Variables of access logs: controls of access", () => {
  it("tell what a Lambda authorizer said and how long it took", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { auth: () => ({ principalId: "ann", policyDocument: allowAll, context: { team: "a" } }) };
    const document = documentOf({ "/x": { get: { ...mock("x"), ...secured } } }, tokenAuthorizer);
    const headers: [string, string][] = [["Authorization", "t"]];
    expectLog(
      (await logOf(document, { headers }, surroundings)).log,
      {
        "authorizer.principalId": "ann",
        "authorizer.team": "a",
        "authorizer.status": "200",
        "authorizer.integrationStatus": "200",
        "authorizer.requestId": "lambda-request",
        "authorizer.latency": /^[1-9]\d*$/,
        "authorizer.integrationLatency": /^[1-9]\d*$/,
        "authorize.status": "200",
        "authorize.latency": /^\d+$/,
      },
      ["authorizer.error", "authorize.error", "authenticate.status"],
    );
  });

  it("tell which control refused: the authorizer, or its policy", async () => {
    const document = documentOf({ "/x": { get: { ...mock("x"), ...secured } } }, tokenAuthorizer);
    const headers: [string, string][] = [["Authorization", "t"]];
    const failing = new Surroundings();
    failing.functions = {
      auth: () => {
        throw new HandlerError("no database");
      },
    };
    expectLog(
      (await logOf(document, { headers }, failing)).log,
      {
        "authorizer.status": "500",
        "authorizer.integrationStatus": "200",
        "authorizer.error": /no database/,
        status: "500",
      },
      ["authorize.status"],
    );
    const denying = new Surroundings();
    denying.functions = {
      auth: () => ({ principalId: "ann", policyDocument: elsewhere }),
    };
    expectLog((await logOf(document, { headers }, denying)).log, {
      "authorizer.status": "200",
      "authorize.status": "403",
      "authorize.error": /not authorized/,
      "error.responseType": "ACCESS_DENIED",
    });
  });

  it("tell who signed, by authentication and authorization apart", async () => {
    const document = documentOf({ "/x": { get: { ...mock("x"), "x-amazon-apigateway-auth": { type: "AWS_IAM" } } } });
    const surroundings = new Surroundings();
    const accountId = "123456789012";
    surroundings.authenticate = async () => ({
      type: "user",
      arn: userArn,
      accountId,
      userId: "AIDA",
      accessKeyId: "AKIA",
    });
    expectLog((await logOf(document, { headers: [["User-Agent", "curl/8"]] }, surroundings)).log, {
      "authenticate.status": "200",
      "authenticate.latency": /^\d+$/,
      "authorize.status": "403",
      "identity.accountId": accountId,
      "identity.caller": "AIDA",
      "identity.user": "AIDA",
      "identity.userAgent": "curl/8",
      "identity.userArn": userArn,
    });
    expectLog(
      (await logOf(document)).log,
      {
        "authenticate.status": "403",
        "authenticate.error": "The request is not signed",
        "error.message": "Missing Authentication Token",
      },
      ["authorize.status", "identity.userArn"],
    );
  });

  it("tell the claims of a Cognito user, one by one", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool";
    const surroundings = new Surroundings();
    surroundings.jwks = async () => ({ keys: [{ kid: "k", alg: "RS256" }].map((of) => ({ ...jwk, ...of })) });
    const jwk = await exportJWK(publicKey);
    surroundings.userPoolIssuer = () => issuer;
    const token = await new SignJWT({ sub: "ann", token_use: "id" })
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .setIssuer(issuer)
      .setIssuedAt(surroundings.time / 1000)
      .setExpirationTime(surroundings.time / 1000 + 60)
      .sign(privateKey);
    const pool = schemes(
      { type: "cognito_user_pools", providerARNs: ["arn:aws:cognito-idp:us-east-1:1:userpool/p"] },
      "cognito_user_pools",
    );
    const { log } = await logOf(
      documentOf({ "/x": { get: { ...mock("x"), ...secured } } }, pool),
      { headers: [["Authorization", token]] },
      surroundings,
    );
    expectLog(log, { "authorizer.claims.sub": "ann", "authorizer.status": "200", status: "200" });
  });

  it("tell the key, the web ACL, the canary and the way through a VPC endpoint", async () => {
    const surroundings = new Surroundings();
    surroundings.inspectByWaf = () => ({ action: "ALLOW", webAclArn });
    const key = { id: "key1", value: "k".repeat(20), name: "k", enabled: true };
    const keys = {
      keyOf: () => key,
      plansOf: () => [{ id: "p", name: "p", keyIds: new Set(["key1"]), methodThrottles: new Map() }],
    };
    const document = documentOf(
      { "/x": { get: { ...mock("x"), security: [{ k: [] }] } } },
      { components: { securitySchemes: { k: { type: "apiKey", name: "x-api-key", in: "header" } } } },
    );
    const { log } = await logOf(
      document,
      { headers: [["x-api-key", key.value]], source: { vpcEndpointId: "vpce-1", vpcId: "vpc-1" } },
      surroundings,
      {
        keys,
        canary: true,
        definition: { endpointTypes: ["PRIVATE"] },
        stage: { canary: { deploymentId: "d2", percentTraffic: 100, stageVariableOverrides: {}, useStageCache: true } },
      },
    );
    expectLog(
      log,
      {
        "identity.apiKey": key.value,
        "identity.apiKeyId": "key1",
        "identity.vpcId": "vpc-1",
        "identity.vpceId": "vpce-1",
        "waf.status": "200",
        "waf.latency": /^\d+$/,
        wafResponseCode: "WAF_ALLOW",
        webaclArn: webAclArn,
        isCanaryRequest: "true",
        deploymentId: "d2",
        endpointType: "PRIVATE",
      },
      ["waf.error"],
    );
  });

  it("tell that the web ACL blocked", async () => {
    const surroundings = new Surroundings();
    surroundings.inspectByWaf = () => ({ action: "BLOCK", webAclArn });
    expectLog((await logOf(documentOf({ "/x": { get: mock("x") } }), {}, surroundings)).log, {
      "waf.status": "403",
      "waf.error": "Request blocked by the web ACL",
      wafResponseCode: "WAF_BLOCK",
      "error.responseType": "WAF_FILTERED",
      status: "403",
    });
  });

  it("all have a value in some case above, but for those that a local stage cannot fill", () => {
    assert.deepEqual(valueless(true), unfillable(true));
  });
});
