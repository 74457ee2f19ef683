/** How a route decides who may call it. */
export const AuthType = {
  /** Anyone. The reason belongs in the program, because the policy pack asks for it. */
  None: "none",
  /** A request signed with AWS credentials that may `execute-api:Invoke`. */
  Iam: "iam",
  /** One of the API's named authorizers: a user directory, a JWT issuer or a function. */
  Authorizer: "authorizer",
  /** A usage plan's API key. It meters and throttles known clients; it proves no identity. */
  ApiKey: "apiKey",
} as const;
/** How a route decides who may call it. */
export type AuthType = (typeof AuthType)[keyof typeof AuthType];

/** Who may call a route. The helpers of `auth` make these; they are plain data, so YAML and Python can write them too. */
export interface RouteAuth {
  /** What kind of proof the route asks for. */
  type: AuthType;
  /** Why a route needs no proof, or none but a key, in a sentence for the reader of a review. @default no reason given */
  reason?: string;
  /** The key in the API's `authorizers`; with `AuthType.Authorizer` only. */
  authorizer?: string;
  /** OAuth scopes, of which the token must hold at least one; with `AuthType.Authorizer` only. @default no scope is asked for */
  scopes?: string[];
}

/**
 * Says who may call a route. Every route says it: there is no default.
 *
 * @example
 * routes: {
 *   "GET /products": { function: listProducts, auth: auth.none() },
 *   "POST /orders": { function: placeOrder, auth: auth.authorizer("customers", ["shop/orders.write"]) },
 *   "POST /events": { stream: { stream: events }, auth: auth.apiKey() },
 *   "GET /reports": { function: reports, auth: auth.iam() },
 * }
 */
export const auth = {
  /** Lets anyone call the route. */
  none(reason?: string): RouteAuth {
    return reason === undefined ? { type: AuthType.None } : { type: AuthType.None, reason };
  },
  /** Asks for Signature Version 4 and `execute-api:Invoke`. */
  iam(): RouteAuth {
    return { type: AuthType.Iam };
  },
  /** Asks one of the API's `authorizers`, and for at least one of the scopes where some are given. */
  authorizer(authorizer: string, scopes?: string[]): RouteAuth {
    return scopes === undefined
      ? { type: AuthType.Authorizer, authorizer }
      : { type: AuthType.Authorizer, authorizer, scopes };
  },
  /** Asks for an API key of a usage plan on this stage, which meters callers and proves nothing. REST and WebSocket only. */
  apiKey(reason?: string): RouteAuth {
    return reason === undefined ? { type: AuthType.ApiKey } : { type: AuthType.ApiKey, reason };
  },
};
