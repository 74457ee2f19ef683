import { pages, type Rule } from "../rule";

const lambdaQuotas = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const ecs = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html";
const cognito = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html";

/** Rules about what stands behind and beside an API. */
export const partRules = {
  "function-entry": {
    severity: "error",
    demand: "A function's source is a file below the program's folder.",
    reason: "There is nothing to bundle otherwise, and an absolute path differs from machine to machine.",
    fix: "Give a path relative to the program's folder.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html",
  },
  "function-handler": {
    severity: "error",
    demand: "A handler is the name of an export.",
    reason: "The file's name is the bundle's own.",
    fix: 'Write "handler".',
    page: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
  },
  "function-limits": {
    severity: "error",
    demand: "A function's timeout, memory and batches are within Lambda's limits.",
    reason: "Lambda refuses others.",
    fix: "Give a number within the bounds that the message gives.",
    page: lambdaQuotas,
  },
  "environment-size": {
    severity: "error",
    demand: "A function's environment has 4 KB at most.",
    reason: "Lambda refuses more.",
    fix: "Put what is long into a parameter, and its name into the environment.",
    page: lambdaQuotas,
  },
  "network-zones": {
    severity: "error",
    demand: "A network has 2 to 6 zones, and endpoints in no more of them.",
    reason: "Load balancers and VPC links need two.",
    fix: "Give `zones: 2` or more.",
    page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  },
  "network-range": {
    severity: "error",
    demand: "A network's range is /16 to /24.",
    reason: "A VPC holds no more, and subnets in several zones need no less.",
    fix: "Write 10.0.0.0/16.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  },
  "gateway-endpoint": {
    severity: "error",
    demand: "Gateway endpoints are for S3 and DynamoDB.",
    reason: "AWS has no others.",
    fix: "Put the service into interfaceEndpoints.",
    page: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  },
  "vpc-links-quota": {
    severity: "error",
    demand: "A region has 10 VPC links at most.",
    reason: "AWS refuses the 11th.",
    fix: "Put services behind one load balancer: `listener` takes one that exists.",
    page: pages.httpQuotas,
    raisable: true,
  },
  "service-tasks": {
    severity: "error",
    demand: "A service has one task at least, and no fewer at most than at least.",
    reason: "Nothing would answer, or nothing could scale.",
    fix: "Give minTasks and maxTasks in that order.",
    page: ecs,
  },
  "service-port": {
    severity: "error",
    demand: "A container listens on 1024 to 65535.",
    reason: "It runs without root, which lower ports need.",
    fix: "Use 8080.",
    page: ecs,
  },
  "image-digest": {
    severity: "error",
    demand: "An image is named by its digest.",
    reason: "A tag may move, so that what runs is not what was tested.",
    fix: "Write NAME@sha256:….",
    page: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  },
  "service-certificate": {
    severity: "error",
    demand: "A service's certificate is one that exists, or one that a zone proves.",
    reason: "With both, one would do nothing; an existing listener has its own.",
    fix: "Give exactly one of arn and hostedZoneId.",
    page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
  },
  "workflow-definition": {
    severity: "error",
    demand: "A definition is JSON with a start, and its placeholders and `functions` are the same.",
    reason: "Step Functions refuses others, or an execution fails at the placeholder.",
    fix: "Mend what the message says.",
    page: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html",
  },
  "sign-in": {
    severity: "error",
    demand: "A client signs in in a way that Cognito lets be joined.",
    reason: "A client of its own credentials has no users, and needs a scope of a resource server.",
    fix: "Make a client of its own for clientCredentials.",
    page: cognito,
  },
  "callback-url": {
    severity: "error",
    demand: "Sign-in returns to https, or to localhost.",
    reason: "Cognito refuses others, and a code that is returned nowhere signs nobody in.",
    fix: "Give `callbackUrls`.",
    page: cognito,
  },
  "directory-scope": {
    severity: "error",
    demand: "A client asks for scopes that the directory has.",
    reason: "Cognito refuses others.",
    fix: "Add it to `scopes`, or mend the name.",
    page: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html",
  },
  "watch-names": {
    severity: "error",
    demand: "Something is watched, and each under a name of its own.",
    reason: "Alarms are named after it.",
    fix: "Name what is watched, differently in each kind.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  },
  "dashboard-size": {
    severity: "error",
    demand: "A dashboard has 500 graphs at most.",
    reason: "CloudWatch refuses the 501st.",
    fix: "Watch less, or make two.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html",
  },
  "alarm-threshold": {
    severity: "error",
    demand: "An alarm begins above 0.",
    reason: "At 0 it would never be quiet.",
    fix: "Give more than 0.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  },
} as const satisfies Record<string, Rule>;
