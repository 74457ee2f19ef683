import type { Rule } from "../rule";
import { types } from "../tokens";
import { given } from "../values";

/** Settings of functions that some teams want on all, and most on few: one property each. */
const settings = [
  {
    id: "function-reserved-concurrency",
    property: "reservedConcurrentExecutions",
    title: "Functions have a concurrency of their own.",
    why: "one function can use up the concurrency of the whole account.",
    fix: "set reservedConcurrentExecutions.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    reference: "CKV_AWS_115",
    reason: "what is reserved for one function is taken from all others; stage throttles limit the same thing earlier",
  },
  {
    id: "function-vpc",
    property: "vpcConfig",
    title: "Functions run inside a VPC.",
    why: "their traffic otherwise leaves from AWS's own network, which no security group of yours sees.",
    fix: "set vpcConfig.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    reference: "CKV_AWS_117",
    reason: "AWS recommends a VPC only for functions that reach something inside one",
  },
  {
    id: "function-code-signing",
    property: "codeSigningConfigArn",
    title: "Functions take signed code alone.",
    why: "whoever may update the function can run any code with its rights.",
    fix: "set codeSigningConfigArn.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
    reference: "CKV_AWS_272",
    reason: "it needs a signing profile and a pipeline that signs",
  },
  {
    id: "function-environment-key",
    property: "kmsKeyArn",
    title: "Functions' environments are encrypted with a key of your own.",
    why: "with AWS's key, whoever may read the function may read its environment.",
    fix: "set kmsKeyArn.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    reference: "CKV_AWS_173",
    reason: "AWS encrypts with a key of its own; yours costs by the month, and environments hold no secrets",
  },
] as const;

/** Control 41: settings of functions that are off by default. */
export const functionOptionRules: readonly Rule[] = settings.map(
  ({ id, property, title, why, fix, url, reference, reason }): Rule => ({
    id,
    controls: [41],
    title,
    severity: "low",
    why,
    fix,
    url,
    references: [reference],
    types: types.function,
    scope: "optional",
    scopeReason: reason,
    judge: ({ props }) => [
      () => given(props, property) || `no ${property}`,
      // -1 takes a limit away.
      () =>
        property !== "reservedConcurrentExecutions" ||
        !given(props, property) ||
        props[property] !== -1 ||
        `${property} is -1`,
    ],
  }),
);
