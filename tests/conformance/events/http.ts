import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Principal } from "../../../local/cloud/principal";
import type { AuthorizerDefinition, RouteDefinition } from "../../../local/gateway/http/definition";
import type { HeaderLines } from "../../../local/wire";
import { definition, lambdaIntegration, route, serve, stageSettings } from "../../local/gateway/http/builder";
import { type DoubleOptions, EnvironmentDouble, functionArn, request } from "../../local/gateway/http/double";
import { type EventCase, eventSuite, type Json } from "./shape";

const role: Principal = {
  type: "assumed-role",
  arn: "arn:aws:sts::123456789012:assumed-role/Admin/example",
  roleArn: "arn:aws:iam::123456789012:role/Admin",
  accountId: "123456789012",
  userId: "AROA:example",
  accessKeyId: "ASIA",
};

/** What the API of a case has, beside its one route. */
interface Setting {
  readonly routeKey: string;
  readonly over?: Partial<RouteDefinition>;
  readonly authorizer?: Partial<AuthorizerDefinition>;
  readonly double?: DoubleOptions;
  readonly authorization?: string;
  /** With cookies, a repeated query parameter, stage variables and a body; else a bare request. @default false */
  readonly rich?: boolean;
}

/** Sends one request; answers what the route's function and the authorizer's were given. */
async function ask(setting: Setting): Promise<{ route?: Json; gate?: Json }> {
  const { routeKey, over = {}, authorizer, double = {}, authorization, rich } = setting;
  const seen: { route?: Json; gate?: Json } = {};
  const env = new EnvironmentDouble({
    functions: {
      it: (event) => {
        seen.route = event;
        return { statusCode: 200 };
      },
      gate: (event) => {
        seen.gate = event;
        return event.version === "2.0"
          ? { isAuthorized: true, ...(rich ? { context: { key: "value" } } : {}) }
          : policy;
      },
    },
    principal: () => role,
    allows: () => true,
    ...double,
  });
  const authorizers = authorizer ? [{ ...base, ...authorizer }] : [];
  const made = definition([route(routeKey, "it", over)], [lambdaIntegration("it")], authorizers);
  const variables: Record<string, string> = rich ? { stageVariable1: "value1", stageVariable2: "value2" } : {};
  const [, path] = routeKey.split(" ");
  const target = (path ?? "/my/path").replace("{proxy+}", "hello/world");
  const headers: HeaderLines = [
    ["Accept", "*/*"],
    ...(authorization ? [["Authorization", authorization] as const] : []),
    ...(rich ? [["Cookie", "cookie1; cookie2"] as const] : []),
  ];
  const query = rich ? "?parameter1=value1&parameter1=value2&parameter2=value" : "";
  const [verb = ""] = routeKey.split(" ");
  const body = Buffer.from(rich ? '{"a":1}' : "");
  const answer = await serve(
    env,
    made,
    stageSettings({ variables }),
  )(request(verb === "$default" || verb === "ANY" ? "POST" : verb, target + query, { headers, body }));
  if (answer.status !== 200) throw new Error(`answered ${answer.status} ${String(answer.body)}`);
  return seen;
}

const policy = {
  principalId: "me",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
  },
};

const base: AuthorizerDefinition = {
  id: "a",
  name: "a",
  authorizerType: "REQUEST",
  authorizerUri: functionArn("gate"),
  identitySource: ["$request.header.Authorization"],
  payloadFormatVersion: "2.0",
  resultTtlInSeconds: 0,
  enableSimpleResponses: true,
};
const custom = { authorizationType: "CUSTOM", authorizerId: "a" } as const;
const issuer = "https://issuer.example";

/** A JWT authorizer, and a token that it lets in. */
async function jwt(): Promise<Pick<Setting, "authorizer" | "double" | "authorization">> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const now = new EnvironmentDouble().clock.now() / 1000;
  const token = await new SignJWT({ iss: issuer, aud: "app", exp: now + 60, scope: "scope1 scope2" })
    .setProtectedHeader({ alg: "RS256", kid: "k" })
    .sign(privateKey);
  return {
    authorizer: { authorizerType: "JWT", jwt: { issuer, audiences: ["app"] }, enableSimpleResponses: false },
    double: { keys: { [issuer]: [{ ...(await exportJWK(publicKey)), kid: "k" }] } },
    authorization: `Bearer ${token}`,
  };
}

const noCertificate = {
  ".requestContext.authentication": "the sample's caller showed a client certificate (mutual TLS); this one has none",
};
const anyProxy = "ANY /my/{proxy+}";
const event = async (setting: Setting) => (await ask(setting)).route ?? {};
const gate = async (setting: Setting) => (await ask(setting)).gate ?? {};

const cases: readonly EventCase[] = [
  {
    file: "powertools/apigw-http/iam-auth.json",
    produce: async () => event({ routeKey: "POST /x", over: { authorizationType: "AWS_IAM" }, authorization: "x" }),
  },
  {
    file: "powertools/apigw-http/lambda-authorizer-auth.json",
    produce: () => event({ routeKey: "POST /x", over: custom, authorizer: {}, authorization: "Bearer foo" }),
  },
  {
    file: "powertools/apigw-http/authorizer-request.json",
    produce: () => gate({ routeKey: "POST /x", over: custom, authorizer: {}, authorization: "Bearer foo" }),
  },
  {
    file: "powertools/apigw-http/jwt-authorizer-auth.json",
    produce: async () =>
      event({ routeKey: "POST /x", over: { authorizationType: "JWT", authorizerId: "a" }, ...(await jwt()) }),
  },
  {
    file: "lambda-go/apigw-v2-request-no-authorizer.json",
    leaving: noCertificate,
    produce: () => event({ routeKey: "$default" }),
  },
  {
    file: "lambda-go/apigw-v2-request-iam.json",
    leaving: {
      ...noCertificate,
      ".requestContext.authorizer.iam.cognitoIdentity": "the sample's caller came by an identity pool",
      ".requestContext.authorizer.iam.principalOrgId": "the sample's account belongs to an organisation",
    },
    produce: () => event({ routeKey: anyProxy, over: { authorizationType: "AWS_IAM" }, rich: true }),
  },
  {
    file: "lambda-go/apigw-v2-request-jwt-authorizer.json",
    leaving: noCertificate,
    produce: async () => {
      const scopes = { authorizationScopes: ["scope1"] };
      const over = { authorizationType: "JWT", authorizerId: "a", ...scopes } as const;
      return event({ routeKey: anyProxy, over, rich: true, ...(await jwt()) });
    },
  },
  {
    file: "lambda-go/apigw-v2-request-lambda-authorizer.json",
    leaving: noCertificate,
    produce: () => event({ routeKey: anyProxy, over: custom, authorizer: {}, authorization: "x", rich: true }),
  },
  {
    file: "lambda-go/apigw-v2-custom-authorizer-v2-request.json",
    leaving: noCertificate,
    produce: () => gate({ routeKey: anyProxy, over: custom, authorizer: {}, authorization: "x", rich: true }),
  },
  {
    file: "lambda-go/apigw-v2-custom-authorizer-v1-request.json",
    leaving: {
      ".requestContext.identity": "the sample is of a REST API's caller with a key and a client certificate",
      ...Object.fromEntries(
        "domainName domainPrefix extendedRequestId protocol requestTime requestTimeEpoch"
          .split(" ")
          .map((name) => [
            `.requestContext.${name}`,
            "the sample is cut short; recorded events of format 1.0 have them",
          ]),
      ),
    },
    produce: () => {
      const authorizer = { payloadFormatVersion: "1.0", enableSimpleResponses: false } as const;
      return gate({ routeKey: anyProxy, over: custom, authorizer, authorization: "x", rich: true });
    },
  },
];

/** Events of HTTP APIs, and of their Lambda authorizers. */
export const httpEvents = eventSuite("http", cases);
