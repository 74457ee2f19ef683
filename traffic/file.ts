/** A number, or the lowest and the highest it may be. */
export type Amount = number | readonly [low: number, high: number];

/** What calls a route in a month. */
export interface RouteTraffic<N = Amount> {
  /** Requests, or messages of a WebSocket's clients, a month. */
  readonly requests: N;
  /** Kilobytes of a request's body. @default 1 */
  readonly requestKb?: N;
  /** Kilobytes of an answer. @default 4 */
  readonly responseKb?: N;
  /** Part of the requests that the stage's cache answers, 0 to 1; for cached routes. @default 0.5 to 0.9 */
  readonly cacheHitRatio?: N;
  /** Part that a kept answer of the Lambda authorizer lets in, 0 to 1; where its TTL is not 0. @default 0.5 to 0.95 */
  readonly authorizerHitRatio?: N;
}

/** Traffic of one API. */
export interface ApiTraffic<N = Amount> {
  /** By route, as `stagedoor routes` names them. */
  readonly routes?: Readonly<Record<string, RouteTraffic<N>>>;
  /** Connections of a WebSocket that are open on average. @default 0 */
  readonly connections?: N;
  /** Messages a month that the backend sends to clients. @default 0 */
  readonly pushes?: N;
  /** Kilobytes of one of them. @default 1 */
  readonly pushKb?: N;
}

/** What a function does to one resource in one invocation. */
export type Verb = "reads" | "writes" | "sends" | "puts" | "gets" | "publishes" | "starts" | "invokes";

/** How one function behaves. */
export interface FunctionTraffic<N = Amount> {
  /** Billed milliseconds of one invocation. @default 50 to 200 */
  readonly durationMs?: N;
  /** Kilobytes of log of one invocation. @default 0.5 to 2 */
  readonly logKb?: N;
  /** Records that one invocation takes from a queue or stream. @default 1 to the mapping's batch size */
  readonly batch?: N;
  /** Part of a source's records that pass the mapping's filter, 0 to 1. @default 1; 0.1 to 1 where it has one */
  readonly share?: N;
  /** By resource: how often one invocation does what its role allows. @default once each */
  readonly calls?: Readonly<Record<string, Readonly<Partial<Record<Verb, N>>>>>;
}

/** A traffic file: what a month brings, and how the stage's parts behave; everything left out has a stated default. */
export interface TrafficFile<N = Amount> {
  /** Takes off what every account has free each month; leave it out where other stacks use it up. @default false */
  readonly freeTier?: boolean;
  /** Busiest second as a multiple of the month's average second. @default 10 */
  readonly peakFactor?: N;
  /** Gigabytes a month through each NAT gateway. @default 0 */
  readonly natGb?: N;
  readonly apis?: Readonly<Record<string, ApiTraffic<N>>>;
  readonly functions?: Readonly<Record<string, FunctionTraffic<N>>>;
  /** By table: what is stored, and the kilobytes of an item. @default 1 GB, 1 KB */
  readonly tables?: Readonly<Record<string, { readonly storageGb?: N; readonly itemKb?: N }>>;
  /** By bucket: what is stored. @default 1 GB */
  readonly buckets?: Readonly<Record<string, { readonly storageGb?: N }>>;
  /** By state machine: steps of an execution, and for Express how long it runs and its memory. */
  readonly workflows?: Readonly<
    Record<string, { readonly transitions?: N; readonly durationMs?: N; readonly memoryMb?: N }>
  >;
  /** By user pool: users who sign in at least once a month. @default 0 */
  readonly users?: Readonly<Record<string, N>>;
}
