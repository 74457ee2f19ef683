import type { WireRequest } from "../../../../local/wire";
import type { TestStage } from "../protocol/stage";

/** The REST stage that these tests guard. */
export const stageArn = "arn:aws:apigateway:us-east-1::/restapis/abc/stages/dev";
export const visibility = { cloudwatchMetricsEnabled: true, metricName: "m", sampledRequestsEnabled: false };
/** Text transformations that change nothing. */
export const none = [{ priority: 0, type: "NONE" }];

/** A request to the stage. */
export const request = (changes: Partial<WireRequest> = {}): WireRequest => ({
  method: "GET",
  target: "/dev/x?a=1",
  signedTarget: "/dev/x?a=1",
  headers: [["Host", "h"]],
  body: Buffer.alloc(0),
  scheme: "https",
  host: "h",
  source: { ip: "198.51.100.7" },
  ...changes,
});

/** A rule with one statement; blocks unless told otherwise. */
export const rule = (statement: object, more: object = { action: { block: {} } }) => ({
  name: "r",
  priority: 1,
  statement,
  visibilityConfig: visibility,
  ...more,
});

let round = 0;
/** A name that no other resource of these tests has. */
export const fresh = (name: string) => `${name}${round++}`;

/** Puts a web ACL of these rules before the stage. */
export async function guard(stage: TestStage, rules: object[], more: object = {}) {
  const acl = await stage.create("aws:wafv2/webAcl:WebAcl", fresh("acl"), {
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    rules,
    visibilityConfig: visibility,
    ...more,
  });
  await stage.create("aws:wafv2/webAclAssociation:WebAclAssociation", fresh("link"), {
    resourceArn: stageArn,
    webAclArn: acl.outputs.arn,
  });
  return acl;
}
