import type { ResourceRule } from "../rule";

/** Controls 30 and 31: a service may invoke a function only for one source. */
export const functionPermissionSource: ResourceRule = {
  id: "function-permission-source",
  title: "A permission of a service to invoke a function names its source.",
  severity: "critical",
  why: "without a source any account's API, topic or bucket can invoke the function through that service.",
  fix: "set sourceArn (or sourceAccount), and never the principal *.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
  references: ["CKV_AWS_364", "CKV_AWS_301", "AVD-AWS-0067", "Lambda.1"],
  types: ["aws:lambda/permission:Permission"],
  judge({ props }) {
    if (props.principal === "*") return ["the principal is *"];
    const service = typeof props.principal === "string" && props.principal.endsWith(".amazonaws.com");
    return service && !("sourceArn" in props) && !("sourceAccount" in props)
      ? [`${props.principal} may invoke it for any source`]
      : [];
  },
};

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, read 2026-11: runtimes that still get patches.
const supported =
  /^(nodejs(22|24)\.x|python3\.(1[0-4])|java(8\.al2|11|17|21|25)|dotnet(8|10)|ruby3\.[2-4]|provided\.al2(023)?)$/;

/** Control 34: functions run on a runtime that still gets security patches. */
export const functionRuntime: ResourceRule = {
  id: "function-runtime",
  title: "Functions run on a supported runtime.",
  severity: "high",
  why: "a runtime past its end gets no security patches, and AWS later refuses to update its functions.",
  fix: "choose a current runtime, e.g. nodejs24.x.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  references: ["AwsSolutions-L1", "CKV_AWS_363", "Lambda.2"],
  types: ["aws:lambda/function:Function"],
  judge: ({ props }) =>
    props.packageType === "Image" || supported.test(String(props.runtime))
      ? []
      : [`the runtime ${props.runtime ?? "(none)"} is not a supported one`],
};
