import { account } from "./account";
import { acm } from "./acm";
import { apigateway } from "./apigateway";
import { apigatewayv2 } from "./apigatewayv2";
import { cloudfront } from "./cloudfront";
import { cloudwatch } from "./cloudwatch";
import { cognito } from "./cognito";
import { dynamodb } from "./dynamodb";
import { ec2 } from "./ec2";
import { ecs } from "./ecs";
import { elb } from "./elb";
import { events } from "./events";
import { firehose } from "./firehose";
import { iam } from "./iam";
import { kinesis } from "./kinesis";
import { kms } from "./kms";
import { lambda } from "./lambda";
import { logs } from "./logs";
import { random } from "./random";
import { route53 } from "./route53";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import type { ServiceFactory } from "./service";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { ssm } from "./ssm";
import { stepfunctions } from "./stepfunctions";
import { vpclink } from "./vpclink";
import { waf } from "./waf";
import { xray } from "./xray";

/** Every service of the local cloud; background work starts in this order and ends in reverse. */
export const services: readonly ServiceFactory[] = [
  account,
  iam,
  random,
  logs,
  cloudwatch,
  ssm,
  secretsmanager,
  kms,
  acm,
  route53,
  cognito,
  dynamodb,
  s3,
  sqs,
  sns,
  kinesis,
  firehose,
  ec2,
  ecs,
  elb,
  vpclink,
  waf,
  xray,
  lambda,
  stepfunctions,
  events,
  apigateway,
  apigatewayv2,
  cloudfront,
];
