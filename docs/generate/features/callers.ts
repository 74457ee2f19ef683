import type { Feature } from "./feature";

const rest = "components/rest/args.ts";
const restTests = "tests/components/rest";
const documents = "tests/components/openapi/rest-document.test.ts";
const templates = "tests/components/openapi/rest-templates.test.ts";
const httpTest = "tests/components/http/http-api.test.ts";
const front = "tests/components/front";
const local = "tests/local";

/** Who may call. */
export const callerFeatures: readonly Feature[] = [
  {
    feature: "IAM signatures",
    argument: "components/auth.ts#AuthType.Iam",
    test: `${documents}#ask for what a route asks for`,
    local: "example:s3-upload-download",
  },
  {
    feature: "Cognito user pools (REST), with scopes",
    argument: `${rest}#RestAuthorizer.userDirectory`,
    test: `${documents}#ask for what a route asks for`,
    local: "example:crud",
  },
  {
    feature: "JSON Web Tokens (HTTP)",
    argument: "components/http/args.ts#HttpAuthorizer.jwt",
    test: `${httpTest}#imports without a warning`,
    local: "example:jwt-outside-issuer",
    gap: "REST APIs have JWT authorizers since 2026; the AWS provider does not know them yet.",
  },
  {
    feature: "Lambda authorizers, TOKEN and REQUEST",
    argument: `${rest}#RestAuthorizer.type`,
    test: `${documents}#import without an error or a warning`,
    local: `${local}/gateway/rest/lambda-authorizer.test.ts#TOKEN: get the token`,
  },
  {
    feature: "Lambda authorizers, simple answers (HTTP)",
    argument: "components/http/args.ts#HttpAuthorizer.function",
    test: `${httpTest}#imports without a warning`,
    local: `${local}/gateway/http/lambda-authorizer.test.ts#simple answers`,
  },
  {
    feature: "API keys and usage plans",
    argument: "components/clients/args.ts#ApiClientsArgs.plans",
    test: `${front}/api-clients.test.ts#makes plans on stages`,
    local: "example:partner-api-keys",
  },
  {
    feature: "A plan's limits by method",
    argument: "components/clients/args.ts#PlanApi.routeThrottles",
    test: `${front}/api-clients.test.ts#makes plans on stages`,
    local: `${local}/cloud/apigateway/stages.test.ts#throttles a key by its plan's bucket`,
  },
  {
    feature: "Open, with a reason",
    argument: "components/auth.ts#RouteAuth.reason",
    test: "tests/components/lint/accepted.test.ts#is one message for a program",
    local: "example:webhook-hmac",
  },
  {
    feature: "Resource policies",
    argument: `${rest}#RestApiArgs.policy`,
    test: `${restTests}/rest-api.test.ts#answers a private API's callers`,
    local: `${local}/gateway/rest/access.test.ts#without authorization a policy must allow`,
  },
  {
    feature: "CORS, preflight and errors included",
    argument: "components/api/settings.ts#Cors.origins",
    test: `${templates}#let one of several origins call`,
    local: `${local}/gateway/http/stage.test.ts#answers a preflight with 204`,
  },
  {
    feature: "Mutual TLS",
    argument: "components/domain/args.ts#ApiDomainArgs.mutualTls",
    test: `${front}/domain-records.test.ts#stand for clients with certificates`,
    gap: "TLS ends before the local stage: no caller is asked for a certificate. The trust store is read where its bucket is the stage's own.",
  },
];
