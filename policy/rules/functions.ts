import type { Rule } from "../rule";
import { secretsIn } from "../secrets";
import { types } from "../tokens";
import { given, list, member } from "../values";

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, read in November 2026: runtimes that still get patches.
const supported =
  /^(nodejs(22|24)\.x|python3\.(1[0-4])|java(8\.al2|11|17|21|25)|dotnet(8|10)|ruby3\.[2-4]|provided\.al2(023)?)$/;

/** Rules that read one function, or one thing about it. */
export const functionRules: readonly Rule[] = [
  {
    id: "function-url-auth",
    controls: [33],
    title: "Function URLs ask for IAM.",
    severity: "critical",
    why: "an open URL goes around the API's authorization, limits and firewall.",
    fix: "set authorizationType to AWS_IAM, or put the function behind an API.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    references: ["CKV_AWS_258", "CT.LAMBDA.PR.5"],
    types: ["aws:lambda/functionUrl:FunctionUrl"],
    judge: ({ props }) => [
      () => props.authorizationType === "AWS_IAM" || `authorizationType is ${props.authorizationType ?? "not set"}`,
    ],
  },
  {
    id: "function-runtime",
    controls: [34],
    title: "Functions run on a supported runtime.",
    severity: "high",
    why: "a runtime past its end gets no security patches, and AWS later refuses to update its functions.",
    fix: "choose a current runtime, e.g. nodejs24.x.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    references: ["AwsSolutions-L1", "CKV_AWS_363", "Lambda.2"],
    types: types.function,
    judge: ({ props }) => [
      () =>
        props.packageType === "Image" ||
        supported.test(String(props.runtime)) ||
        `the runtime ${props.runtime ?? "(none)"} is not a supported one`,
    ],
  },
  {
    id: "function-timeout",
    controls: [36],
    title: "Functions state their timeout and their memory.",
    severity: "low",
    why: "AWS's defaults of 3 seconds and 128 megabytes fit few functions.",
    fix: "set timeout and memorySize.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-common.html",
    references: ["Serverless-LambdaDefaultTimeout", "Serverless-LambdaDefaultMemorySize"],
    types: types.function,
    judge: ({ props }) => ["timeout", "memorySize"].map((name) => () => given(props, name) || `no ${name}`),
  },
  {
    id: "function-tracing",
    controls: [35],
    title: "Functions trace their calls.",
    severity: "low",
    why: "a trace that ends at the API says nothing about what was slow behind it.",
    fix: "set tracingConfig.mode to Active.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    references: ["CKV_AWS_50", "AVD-AWS-0066", "Lambda.7", "Serverless-LambdaTracing"],
    types: types.function,
    judge: ({ props }) => [
      () => member(props.tracingConfig, "mode") === "Active" || "tracingConfig.mode is not Active",
    ],
  },
  {
    id: "function-environment-secrets",
    controls: [40],
    title: "Functions' environments hold no secrets.",
    severity: "high",
    why: "everybody who may read the function's configuration reads them, and so do its crash reports.",
    fix: "give the function the secret's ARN and the right to read it; then replace the secret, which is known now.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    references: ["CKV_AWS_45", "prowler: awslambda_function_no_secrets_in_variables"],
    types: types.function,
    judge: ({ props }) => {
      const variables = () => member(props.environment, "variables");
      return [
        () => secretsIn(variables()).length === 0 || `the variable ${secretsIn(variables()).join(", ")} holds a secret`,
      ];
    },
  },
  {
    id: "function-vpc-subnets",
    controls: [42],
    title: "Functions in a VPC have subnets in two zones.",
    severity: "medium",
    why: "with one, the loss of a zone is the loss of the function.",
    fix: "give vpcConfig.subnetIds of at least two zones.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    references: ["Lambda.5"],
    types: types.function,
    judge: ({ props }) => [
      () => {
        const subnets = list(member(props.vpcConfig, "subnetIds"));
        return subnets.length !== 1 || "vpcConfig names one subnet";
      },
    ],
  },
];
