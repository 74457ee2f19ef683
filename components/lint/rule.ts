/** What breaking a rule leads to. */
export type RuleSeverity =
  /** The program stops before any resource is made. */
  | "error"
  /** Said once in a program; nothing stops. */
  | "advice";

/** What a rule says of itself; which arguments break it is decided by the checks that name it. */
export interface Rule {
  readonly severity: RuleSeverity;
  /** The demand in one sentence. */
  readonly demand: string;
  /** What happens otherwise. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
  /** Page of AWS, or of the standard that speaks, on it. */
  readonly page: string;
  /** AWS raises this quota on request, so that an account with more may accept the error. @default false */
  readonly raisable?: boolean;
}

const guide = "https://docs.aws.amazon.com/apigateway/latest/developerguide";

/** Pages that several rules cite. */
export const pages = {
  guide,
  quotas: `${guide}/limits.html`,
  restQuotas: `${guide}/api-gateway-execution-service-limits-table.html`,
  httpQuotas: `${guide}/http-api-quotas.html`,
  webSocketQuotas: `${guide}/apigateway-execution-service-websocket-limits-table.html`,
  knownIssues: `${guide}/api-gateway-known-issues.html`,
  choosing: `${guide}/http-api-vs-rest.html`,
} as const;
