import type { Exchange } from "../exchange";
import { GatewayFault } from "../fault";
import { inPhase } from "../phases";
import { skipped } from "../tracing";

/** Lets the stage's web ACL judge the request, before every other control of access. */
export async function inspectByWaf(exchange: Exchange): Promise<typeof skipped | undefined> {
  const { environment, stage, request, context } = exchange;
  const { api, settings } = stage;
  const stageArn = `arn:aws:apigateway:${api.region}::/restapis/${api.apiId}/stages/${settings.stageName}`;
  const verdict = environment.inspectByWaf(stageArn, request.wire);
  if (!verdict) return skipped;
  context.webaclArn = verdict.webAclArn;
  context.wafResponseCode = verdict.action === "BLOCK" ? "WAF_BLOCK" : "WAF_ALLOW";
  exchange.detail = { action: verdict.action, webAcl: verdict.webAclArn };
  await inPhase(exchange, "waf", () => {
    if (verdict.action !== "BLOCK") return;
    throw new GatewayFault("WAF_FILTERED", {
      log: "Request blocked by the web ACL",
      ...(verdict.response ? { response: verdict.response } : {}),
    });
  });
  return undefined;
}
