import type { Throttle } from "../api/settings";
import type { Firewall } from "../firewall/firewall";
import type { Function } from "../function/function";
import type { HttpApi } from "../http/http-api";
import type { Queue } from "../queue/queue";
import type { RestApi } from "../rest/rest-api";
import type { WebSocketApi } from "../websocket/websocket-api";
import type { Workflow } from "../workflow/workflow";

/**
 * What a component was asked for, kept beside it as plain values, so that components that use it can be judged before
 * anything is made: its own members are outputs. A component that another process made has none, and is not judged.
 */
export const facts = {
  rest: new WeakMap<RestApi, RestFacts>(),
  /** HTTP and WebSocket APIs. */
  v2: new WeakMap<HttpApi | WebSocketApi, { readonly endpointOff: boolean }>(),
  firewall: new WeakMap<Firewall, { readonly scope: string; readonly asksHeader: boolean }>(),
  function: new WeakMap<Function, { readonly timeoutSeconds: number }>(),
  queue: new WeakMap<Queue, { readonly fifo: boolean }>(),
  workflow: new WeakMap<Workflow, { readonly type: string }>(),
} as const;

/** What a REST API was asked for. */
export interface RestFacts {
  readonly endpointType: string;
  /** Whether its own URL is turned off. */
  readonly endpointOff: boolean;
  readonly throttle: Throttle;
  readonly routes: readonly { readonly key: string; readonly asksKey: boolean }[];
  /** Whether a web ACL asks each request for a header. */
  readonly asksHeader: boolean;
}
