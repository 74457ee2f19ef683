/** A step in words. */
interface StepWords {
  readonly title: string;
  /** What API Gateway does there. */
  readonly about: string;
}

const words: Readonly<Record<string, StepWords>> = {
  limits: { title: "Limits", about: "Sizes of headers and body, within API Gateway's own limits." },
  waf: { title: "AWS WAF", about: "The rules of the stage's web ACL." },
  route: { title: "Route", about: "Which resource and method the path and the verb lead to." },
  cors: { title: "CORS", about: "Preflight requests are answered by the HTTP API itself." },
  authorize: {
    title: "Policy and authorizer",
    about: "The API's resource policy and the method's authorizer decide together.",
  },
  authorizer: { title: "Authorizer", about: "Who calls, and whether this route lets them in." },
  "api key": { title: "API key and plan", about: "The key, its usage plan, and what is left of the plan's quota." },
  "API key": { title: "API key and plan", about: "The key, its usage plan, and what is left of the plan's quota." },
  throttle: { title: "Throttle", about: "Token buckets of the account, the stage, the method and the plan." },
  validate: { title: "Validation", about: "Required parameters, and the body against its model." },
  cache: { title: "Cache", about: "Whether the stage's cache holds an answer for these key parameters." },
  integrate: { title: "Integration", about: "The call to what stands behind the route, and its answer." },
  "map request": {
    title: "Map request",
    about: "The mapping template makes the integration's request from the caller's.",
  },
  "map response": {
    title: "Map response",
    about: "The status that the integration's answer selects, and the template of it.",
  },
};

/** A step's name and what it does; a step that is not known goes by its own name. */
export function describeStep(step: string): StepWords {
  return words[step] ?? { title: step, about: "" };
}
