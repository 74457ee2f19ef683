import type { Exchange } from "./exchange";

/** What an API's resource policy says about a call; "none": the API has no policy. */
export type PolicyVerdict = "allow" | "silent" | "deny" | "none";

export function judgeResourcePolicy(exchange: Exchange): PolicyVerdict {
  return exchange.stage.definition.policy === undefined ? "none" : "silent";
}
