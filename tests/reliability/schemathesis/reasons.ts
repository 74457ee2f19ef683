/** A failure that is API Gateway's way, or the shop's on purpose. */
interface Reason {
  readonly api: RegExp;
  /** The check's code: `st explain CODE` tells more. */
  readonly code: string;
  readonly operation: RegExp;
  readonly why: string;
}

const reasons: readonly Reason[] = [
  {
    api: /^storefront/,
    code: "ST401",
    operation: / \/orders/,
    why: "only the x-api-key was wrong, which the distribution\nreplaces by its own: the origin lock",
  },
  {
    api: /^storefront/,
    code: "ST201",
    operation: / \/(products|orders)/,
    why: "only the x-api-key was missing, which the\ndistribution adds: the origin lock",
  },
  {
    api: /^storefront/,
    code: "ST203",
    operation: / \/(products|orders)/,
    why: "only the x-api-key was missing, which the\ndistribution adds: the origin lock",
  },
  {
    api: /./,
    code: "ST202",
    operation: /^POST \/orders$|^GET \/products$|^Stateful tests$/,
    why: "a blank Idempotency-Key, or a limit that is no number:\nparameters of API Gateway are texts without a pattern",
  },
  {
    api: /./,
    code: "ST204",
    operation: /^TRACE /,
    why: "API Gateway knows no 405: a REST API answers 403 for a\nroute that is not there, an HTTP API 404",
  },
];

/** Why an operation may fail a check; undefined for a fault. */
export function reasonOf(api: string, code: string, operation: string): string | undefined {
  return reasons.find((one) => one.code === code && one.api.test(api) && one.operation.test(operation))?.why;
}
