import type { ResourceRule } from "../rule";

/** Control 65: the load balancer behind a VPC link has no public address. */
export const loadBalancerInternal: ResourceRule = {
  id: "load-balancer-internal",
  title: "Load balancers behind an API are internal.",
  severity: "high",
  why: "a public load balancer lets callers go around the API's authorization and throttles.",
  fix: "set internal to true and reach it through a VPC link.",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
  references: ["AVD-AWS-0053"],
  types: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
  judge: ({ props }) => (props.internal === true ? [] : ["it is open to the internet"]),
};

/** Control 86: logs are kept for a stated time. */
export const logRetention: ResourceRule = {
  id: "log-retention",
  title: "Log groups state how long they keep logs.",
  severity: "medium",
  why: "logs without a retention are kept, and paid for, forever.",
  fix: "set retentionInDays.",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  references: ["CKV_AWS_66", "Serverless-CloudWatchLogGroupRetention"],
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  judge: ({ props }) =>
    typeof props.retentionInDays === "number" && props.retentionInDays > 0 ? [] : ["no retentionInDays"],
};
