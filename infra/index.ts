import * as aws from "@pulumi/aws";
import * as jose from "jose";

const t = new aws.dynamodb.Table("t", {
  hashKey: "pk",
  attributes: [{ name: "pk", type: "S" }],
  billingMode: "PAY_PER_REQUEST",
});
export const arn = t.arn;
export const x = typeof jose.jwtVerify;
