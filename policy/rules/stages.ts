import type { Rule } from "../rule";
import { secretsIn } from "../secrets";
import { types } from "../tokens";
import { given, json, member } from "../values";

const stages = [...types.restStage, ...types.apiStage];
const logging = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html";
const needed = ["$context.requestId", "$context.extendedRequestId"];

/** Rules that read one stage. */
export const stageRules: readonly Rule[] = [
  {
    id: "api-access-logs",
    controls: [1, 23],
    title: "Every stage writes access logs.",
    severity: "medium",
    why: "without them nobody can tell who called what, and refusals at the front door leave no trace.",
    fix: "set accessLogSettings with a log group and a JSON format.",
    url: logging,
    references: ["AwsSolutions-APIG1", "CKV_AWS_76", "AVD-AWS-0001", "APIGateway.9", "CT.APIGATEWAY.PR.4"],
    types: stages,
    judge: ({ props }) => [() => given(props, "accessLogSettings") || "no accessLogSettings"],
  },
  {
    id: "api-access-log-format",
    controls: [2],
    title: "Access logs are JSON and carry the request's ids.",
    severity: "low",
    why: "lines of other forms cannot be searched by field, and AWS support asks for both request ids.",
    fix: 'make format a JSON object with "requestId": "$context.requestId" and "extendedRequestId": "$context.extendedRequestId".',
    url: logging,
    references: ["Serverless-APIGWStructuredLogging"],
    types: stages,
    judge: ({ props }) => {
      if (!given(props, "accessLogSettings")) return [];
      const format = () => member(props.accessLogSettings, "format");
      return [
        () => json(format()) !== undefined || "the format of accessLogSettings is not JSON",
        ...needed.map((variable) => () => String(format()).includes(variable) || `the format has no ${variable}`),
      ];
    },
  },
  {
    id: "api-tracing",
    controls: [7],
    title: "REST stages trace requests.",
    severity: "low",
    why: "without traces nobody sees where a slow request spends its time.",
    fix: "set xrayTracingEnabled to true.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html",
    references: ["CKV_AWS_73", "AVD-AWS-0003", "APIGateway.3", "CT.APIGATEWAY.PR.2"],
    types: types.restStage,
    judge: ({ props }) => [() => props.xrayTracingEnabled === true || "xrayTracingEnabled is not true"],
  },
  {
    id: "api-client-certificate",
    controls: [9],
    title: "REST stages show a client certificate to their backends.",
    severity: "low",
    why: "an HTTP backend cannot otherwise tell the API's requests from anybody's.",
    fix: "set clientCertificateId, and verify it in the backend.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html",
    references: ["CKV2_AWS_51", "APIGateway.2"],
    types: types.restStage,
    scope: "optional",
    scopeReason: "it serves HTTP backends on the internet alone",
    judge: ({ props }) => [() => given(props, "clientCertificateId") || "no clientCertificateId"],
  },
  {
    id: "api-stage-variable-secrets",
    controls: [10],
    title: "Stage variables hold no secrets.",
    severity: "high",
    why: "everybody who may read the API reads its stage variables, and exports and logs repeat them.",
    fix: "keep the secret in Secrets Manager and read it in the backend; then replace the secret, which is known now.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html",
    references: ["prowler: apigateway stage variables"],
    types: stages,
    judge: ({ type, props }) => {
      const property = type === types.apiStage[0] ? "stageVariables" : "variables";
      return [
        () =>
          secretsIn(props[property]).length === 0 ||
          `the stage variable ${secretsIn(props[property]).join(", ")} holds a secret`,
      ];
    },
  },
];
