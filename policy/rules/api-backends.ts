import type { Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { given, list, member } from "../values";
import { eachIntegration, type Integration, integrationTypes } from "./integrations";

const linkUrl =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html";

/** Rules on what stands behind an API, and on how it is put into service. */
export const backendRules: readonly Rule[] = [
  {
    id: "api-account-once",
    controls: [19],
    title: "One stack sets the account's API Gateway logging role, once per region.",
    severity: "medium",
    why: "the setting belongs to the account: the second resource overwrites the first, and deleting either turns all logs off.",
    fix: "keep one aws.apigateway.Account per account and region, in a stack of its own or retained on delete.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    references: ["AWS: account settings"],
    types: ["aws:apigateway/account:Account"],
    across: true,
    judge: (account, { stack }) => [
      () =>
        stack
          .ofType(["aws:apigateway/account:Account"])
          .filter(({ props }) => props.region === account.props.region)
          .every(({ urn }) => urn >= account.urn) || "another resource of the stack sets it too",
    ],
  },
  {
    id: "api-vpc-link-tls",
    controls: [20, 27],
    title: "Requests through a VPC link use TLS that is verified.",
    severity: "medium",
    why: "inside the VPC, too, whoever reads or answers the traffic gets the callers' tokens.",
    fix: "REST: an https uri and no insecureSkipVerification; HTTP: tlsConfig.serverNameToVerify and an HTTPS listener.",
    url: linkUrl,
    references: ["APIGateway.10"],
    types: integrationTypes,
    judge: (resource) => eachIntegration(resource, (integration) => linkFault(integration) ?? true),
  },
  {
    id: "api-integration-credentials",
    controls: [21],
    title: "Integrations act by a role of their own.",
    severity: "medium",
    why: "with the caller's credentials passed on, every caller needs rights on the backend itself.",
    fix: "set credentials to the ARN of a role that may do this one thing.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-aws-proxy.html",
    references: ["own: intent"],
    types: integrationTypes,
    judge: (resource) =>
      eachIntegration(
        resource,
        ({ prefix, setting }) =>
          !passesCaller(setting("credentials")) || `${prefix}the caller's credentials are passed on`,
      ),
  },
  {
    id: "api-deployment-triggers",
    controls: [22],
    title: "A deployment is made anew when its API changes.",
    severity: "medium",
    why: "otherwise the stage goes on serving the API as it first was, and a removed route stays open.",
    fix: "put a hash of the document, or of all methods and integrations, into the Deployment's triggers.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
    references: ["own: intent"],
    types: ["aws:apigateway/deployment:Deployment", "aws:apigatewayv2/deployment:Deployment"],
    judge: ({ props }) => [
      () => given(props, "triggers") || "no triggers: it is made once and never again",
      () => !given(props, "triggers") || Object.keys(props.triggers as object).length > 0 || "triggers are empty",
    ],
  },
  {
    id: "function-api-timeout",
    controls: [36],
    title: "A function behind an API answers for as long as the API waits.",
    severity: "low",
    why: "a function that runs longer than its API waits is paid for and answers nobody.",
    fix: "set timeout to at most 29 or 30 seconds; what takes longer belongs behind a queue or a workflow.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    references: ["own: intent"],
    types: types.function,
    across: true,
    parameters: {
      mostSeconds: {
        description: "Longest timeout of a function behind an API, in seconds.",
        type: "integer",
        minimum: 1,
        default: 30,
      },
    },
    judge: (fn, { stack, parameters }) => [
      () =>
        !(Number(fn.props.timeout) > Number(parameters.mostSeconds)) ||
        !isBehindApi(fn, stack) ||
        `its timeout of ${fn.props.timeout} s is longer than the ${parameters.mostSeconds} s that an API waits`,
    ],
  },
];

/** What is wrong with an integration through a VPC link. */
function linkFault({ prefix, rest, setting }: Integration): string | undefined {
  if (setting("connectionType") !== "VPC_LINK") return undefined;
  if (!rest) {
    return given(setting("tlsConfig"), "serverNameToVerify") ? undefined : `${prefix}a VPC link without tlsConfig`;
  }
  if (!/^(https:\/\/|\$\{stageVariables)/i.test(String(setting("uri")))) {
    return `${prefix}a VPC link to an address that is not https`;
  }
  const skips = member(setting("tlsConfig"), "insecureSkipVerification") === true;
  return skips ? `${prefix}TLS through the VPC link is not verified` : undefined;
}

/** `arn:aws:iam::*:user/*` stands for the caller. */
function passesCaller(credentials: unknown): boolean {
  return /^arn:aws[\w-]*:iam::\*:user\/\*$/.test(String(credentials ?? ""));
}

/** True when API Gateway may call the function for a route; authorizers have limits of their own. */
function isBehindApi(fn: Judged, stack: Stack): boolean {
  const permissions = stack
    .ofType(types.permission)
    .filter(({ props }) => String(props.principal) === "apigateway.amazonaws.com");
  return permissions.some(
    (permission) =>
      stack.refers(permission, "function", fn) &&
      !list(permission.props.sourceArn).some((arn) => /\/authorizers\//.test(String(arn))),
  );
}
