import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Faults } from "../faults";
import { program } from "../lint/program";
import type { ApiClientsArgs, UsagePlan } from "./args";
import { checkApiClients, defaultPlanThrottle } from "./faults";

/**
 * Usage plans, and the API keys of the clients that they admit. A key meters and throttles a known client; it proves
 * no identity, and limits are AWS's best effort.
 *
 * @example
 * const clients = new stagedoor.ApiClients("partners", {
 *   plans: { standard: { apis: { partners: { api: partners } }, quota: { limit: 100_000, period: QuotaPeriod.Day } } },
 *   clients: { acme: { plan: "standard" } },
 * });
 * export const acmeKey = clients.keyValues.apply((values) => values.acme);
 */
export class ApiClients extends pulumi.ComponentResource {
  /** Key ids by client. */
  readonly keyIds: pulumi.Output<Record<string, string>>;
  /** The keys themselves by client; secret. */
  readonly keyValues: pulumi.Output<Record<string, string>>;
  /** Plan ids by plan. */
  readonly planIds: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ApiClientsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:ApiClients", name, args, opts);
    const faults = new Faults();
    checkApiClients(args, faults);
    faults.raise(this, name);
    for (const { apis } of Object.values(args.plans))
      for (const { api } of Object.values(apis)) program.planned.add(api);

    const plans = Object.fromEntries(
      Object.entries(args.plans).map(([key, plan]) => [key, createPlan(`${name}-${key}`, plan, args, this)]),
    );
    const keys = Object.fromEntries(
      Object.entries(args.clients ?? {}).map(([key, client]) => {
        const apiKey = new aws.apigateway.ApiKey(
          `${name}-${key}`,
          {
            description: client.description,
            enabled: client.enabled ?? true,
            value: client.value === undefined ? undefined : pulumi.secret(client.value),
            tags: args.tags,
          },
          { parent: this, additionalSecretOutputs: ["value"] },
        );
        new aws.apigateway.UsagePlanKey(
          `${name}-${key}`,
          { keyId: apiKey.id, keyType: "API_KEY", usagePlanId: plans[client.plan]!.id },
          // A key is a member of a plan once: moving it to another plan must first end the old membership.
          { parent: this, deleteBeforeReplace: true },
        );
        return [key, apiKey];
      }),
    );
    this.planIds = pulumi.output(mapValues(plans, (plan) => plan.id));
    this.keyIds = pulumi.output(mapValues(keys, (key) => key.id));
    this.keyValues = pulumi.secret(mapValues(keys, (key) => key.value));
    this.registerOutputs({ planIds: this.planIds, keyIds: this.keyIds, keyValues: this.keyValues });
  }
}

function createPlan(name: string, plan: UsagePlan, args: ApiClientsArgs, parent: ApiClients): aws.apigateway.UsagePlan {
  const throttle = plan.throttle ?? defaultPlanThrottle;
  return new aws.apigateway.UsagePlan(
    name,
    {
      description: plan.description,
      apiStages: Object.values(plan.apis).map(({ api, routeThrottles }) => ({
        apiId: api.apiId,
        stage: api.stageName,
        throttles: Object.entries(routeThrottles ?? {}).map(([route, limit]) => ({
          // Plans write the path before the method.
          path: route.replace(/^(\S+) (\S+)$/, "$2/$1"),
          rateLimit: limit.rateLimit,
          burstLimit: limit.burstLimit,
        })),
      })),
      throttleSettings: { rateLimit: throttle.rateLimit, burstLimit: throttle.burstLimit },
      quotaSettings: plan.quota && { limit: plan.quota.limit, period: plan.quota.period },
      tags: args.tags,
    },
    { parent },
  );
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
