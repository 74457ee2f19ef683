import type { CapturedResource } from "../capture/program";
import { type Reach, reachOf } from "./access";
import { followers } from "./events";
import type { Traffic } from "./settle";
import type { StageApi, StageModel, StageRoute } from "./stage";
import { walkOf } from "./workflow";

/** The route that sets something going. */
export interface Cause {
  readonly api: string;
  readonly route: string;
}

/** What is done to a resource. */
export type Act = Reach["verb"] | "receives" | "delivers" | "transitions" | "requests" | "authorizes";

/** A month of one act on one resource, because of one route. */
export interface Demand {
  readonly on: CapturedResource;
  readonly act: Act;
  /** A month. */
  readonly count: number;
  /** Kilobytes of each. */
  readonly kb: number;
  readonly cause: Cause;
}

/** A month of one route, at the gateway. */
export interface RouteLoad {
  readonly api: StageApi;
  readonly route: StageRoute;
  readonly requests: number;
  /** Requests that the cache does not answer. */
  readonly forwarded: number;
  readonly requestKb: number;
  readonly responseKb: number;
}

/** What a month of traffic does to a stage. */
export interface Load {
  readonly routes: readonly RouteLoad[];
  readonly demands: readonly Demand[];
}

/** Integration actions that do nothing to a resource that would cost or throttle as a start or a write does. */
const actVerbs: Readonly<Record<string, Act>> = {
  GetItem: "reads",
  Query: "reads",
  Scan: "reads",
  BatchGetItem: "reads",
  PutItem: "writes",
  UpdateItem: "writes",
  DeleteItem: "writes",
  TransactWriteItems: "writes",
  SendMessage: "sends",
  ReceiveMessage: "receives",
  DeleteMessage: "receives",
  PutRecord: "puts",
  PutRecords: "puts",
  PutEvents: "puts",
  PutObject: "puts",
  GetObject: "gets",
  Publish: "publishes",
  StartExecution: "starts",
  StartSyncExecution: "starts",
};

/** Follows a month of traffic from the routes through the stage: what calls what, how often, with how much. */
export function loadOf(model: StageModel, traffic: Traffic): Load {
  const demands: Demand[] = [];
  const routes = model.apis.flatMap((api) =>
    api.routes.map((route): RouteLoad => {
      const given = traffic.route(api.name, route.key);
      const forwarded = given.requests * (route.cached ? 1 - given.cacheHitRatio : 1);
      const cause = { api: api.name, route: route.key };
      const walk = new Walk(model.resources, traffic, cause, demands);
      if (given.requests > 0) {
        if (route.authorizer) {
          const asked = route.authorizer.ttlSeconds > 0 ? 1 - given.authorizerHitRatio : 1;
          walk.visit(route.authorizer.function, "authorizes", given.requests * asked, given.requestKb);
        }
        const act = route.target && actOf(route.target, route.action);
        if (route.target && act)
          walk.visit(route.target, act, forwarded, given.requestKb + bodyOf(act, given.responseKb));
      }
      return { api, route, forwarded, ...given };
    }),
  );
  return { routes, demands };
}

/** What a load balancer carries is both ways. */
function bodyOf(act: Act, responseKb: number): number {
  return act === "requests" ? responseKb : 0;
}

function actOf({ type }: CapturedResource, action: string | undefined): Act | undefined {
  if (type === "aws:lambda/function:Function") return "invokes";
  if (type === "aws:lb/loadBalancer:LoadBalancer") return "requests";
  return action === undefined ? undefined : actVerbs[action];
}

/** Goes through the stage from one route; a loop is followed once. */
class Walk {
  private readonly path = new Set<string>();

  constructor(
    private readonly resources: readonly CapturedResource[],
    private readonly traffic: Traffic,
    private readonly cause: Cause,
    private readonly demands: Demand[],
  ) {}

  visit(on: CapturedResource, act: Act, count: number, kb: number): void {
    const key = `${on.urn} ${act}`;
    if (count <= 0 || this.path.has(key)) return;
    this.path.add(key);
    this.demands.push({ on, act, count, kb: this.sizeOf(on, kb), cause: this.cause });
    this.goOn(on, act, count, kb);
    this.path.delete(key);
  }

  /** A table's items have a size of their own. */
  private sizeOf({ type, name }: CapturedResource, kb: number): number {
    return type === "aws:dynamodb/table:Table" ? this.traffic.table(name).itemKb : kb;
  }

  private goOn(on: CapturedResource, act: Act, count: number, kb: number): void {
    if (act === "invokes" || act === "authorizes") {
      const { calls } = this.traffic.function(on.name);
      for (const reach of reachOf(on, this.resources)) {
        this.visit(reach.on, reach.verb, count * calls(reach.on.name, reach.verb), kb);
      }
    }
    if (act === "starts") {
      const walk = walkOf(on, this.resources);
      const steps = this.traffic.workflow(on.name).transitions ?? walk.steps;
      this.visit(on, "transitions", count * steps, kb);
      for (const task of walk.tasks) this.visit(task, "invokes", count, kb);
    }
    for (const next of followers({ on, act, count, kb }, this.resources, this.traffic)) {
      this.visit(next.to, next.act, next.count, next.kb);
    }
  }
}
