import { jwtRules, lambdaAuthorizerRules } from "./http-authorizers";
import { corsRules, lambdaRules, mappingRules } from "./http-payloads";
import { routeRules, stageRules } from "./http-routes";
import type { Topic } from "./rule";

/** Rules of HTTP APIs. */
export const httpApis: Topic = {
  name: "HTTP APIs",
  rules: [
    ...routeRules,
    ...stageRules,
    ...lambdaRules,
    ...mappingRules,
    ...corsRules,
    ...jwtRules,
    ...lambdaAuthorizerRules,
  ],
};
