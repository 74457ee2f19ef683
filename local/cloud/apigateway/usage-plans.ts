import { randomInt } from "node:crypto";
import { controlArn } from "../../gateway/address";
import type { ApiKey, ThrottleLimit, UsagePlan } from "../../gateway/environment";
import type { KeyRing } from "../../gateway/rest";
import { accountLimit } from "../../gateway/rest/throttles";
import type { Cloud } from "../cloud";
import { idOf } from "../names";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { UsagePlanInputs } from "./inputs";
import { type Live, refuseTwin } from "./lookups";
import { countWith, withinQuota } from "./quotas";
import { badRequest, conflict, notFound } from "./refusals";
import { tokens } from "./tokens";

/** `aws:apigateway/apiKey:ApiKey` */
export function apiKeyType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.apiKey,
    autoName: { property: "name", maxLength: 1024 },
    replaceOn: ["value"],
    check({ value }) {
      const bad = typeof value === "string" && (value.length < 20 || value.length > 128);
      return bad
        ? [{ property: "value", reason: "API Key value should be at least 20 characters, and 128 at most" }]
        : [];
    },
    async create(inputs, context) {
      withinQuota("keys", countWith(context.cloud, "apiKey", context.urn), "API keys");
      const id = idOf(context, 10, inputs.value);
      const value = typeof inputs.value === "string" ? inputs.value : generatedValue(context);
      refuseTwin(context, tokens.apiKey, (other) => other.outputs.value === value, "API Key already exists");
      return { id, outputs: { ...keyOutputs(id, inputs, context), value } };
    },
    async update(id, olds, inputs, context) {
      return { ...keyOutputs(id, inputs, context), value: olds.value, createdDate: olds.createdDate };
    },
  });
}

/** A value nobody can guess; kept with the stage's data, so that a rebuilt stage gives out the same. */
function generatedValue({ cloud, urn }: ResourceContext): string {
  const values = cloud.storage.entries<string>("apigateway-keys");
  const value = values.get(urn) ?? Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join("");
  values.set(urn, value);
  return value;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function keyOutputs(id: string, inputs: Properties, { cloud, region }: ResourceContext): Properties {
  const now = new Date(cloud.clock.now()).toISOString();
  return {
    arn: controlArn(region, `/apikeys/${id}`),
    createdDate: now,
    lastUpdatedDate: now,
    description: inputs.description ?? "Managed by Pulumi",
    enabled: inputs.enabled ?? true,
    tagsAll: inputs.tags ?? {},
    region,
  };
}

/** `aws:apigateway/usagePlan:UsagePlan` */
export function usagePlanType(): ResourceType {
  return resourceType<UsagePlanInputs>({
    type: tokens.usagePlan,
    autoName: { property: "name", maxLength: 255 },
    check: checkPlan,
    async create(inputs, context) {
      checkStages(inputs, context.cloud);
      withinQuota("usagePlans", countWith(context.cloud, "usagePlan", context.urn), "usage plans");
      const id = idOf(context, 6);
      return { id, outputs: planOutputs(id, inputs, context) };
    },
    async update(id, _olds, inputs, context) {
      checkStages(inputs, context.cloud);
      return planOutputs(id, inputs, context);
    },
    async delete(id, _outputs, { cloud }) {
      const keys = cloud.resources(tokens.usagePlanKey).filter(({ inputs }) => inputs.usagePlanId === id);
      if (keys.length > 0) throw badRequest(`Cannot delete usage plan ${id}: it has ${keys.length} key(s)`);
    },
  });
}

function planOutputs(id: string, inputs: UsagePlanInputs, { region }: ResourceContext): Properties {
  return { arn: controlArn(region, `/usageplans/${id}`), tagsAll: inputs.tags ?? {}, region };
}

/** Days of a period that a quota's offset may name; the provider checks them so. */
const offsets = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

function checkPlan({ quotaSettings, throttleSettings }: UsagePlanInputs): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (quotaSettings) {
    const { period, offset, limit } = quotaSettings;
    if (typeof period === "string" && !(period in offsets)) {
      failures.push({ property: "quotaSettings.period", reason: `is "${period}"; use DAY, WEEK or MONTH` });
    } else if (typeof offset === "number" && typeof period === "string" && (offset < 0 || offset > offsets[period])) {
      failures.push({
        property: "quotaSettings.offset",
        reason: `is ${offset}; Usage Plan quota offset must be between zero and ${offsets[period]} inclusive in the ${period} period`,
      });
    }
    if (typeof limit === "number" && limit < 1)
      failures.push({ property: "quotaSettings.limit", reason: `is ${limit}; use 1 or more` });
  }
  const { rateLimit, burstLimit } = throttleSettings ?? {};
  if (typeof rateLimit === "number" && rateLimit < 0) {
    failures.push({ property: "throttleSettings.rateLimit", reason: "must not be negative" });
  }
  if (typeof burstLimit === "number" && burstLimit < 0) {
    failures.push({ property: "throttleSettings.burstLimit", reason: "must not be negative" });
  }
  return failures;
}

function checkStages({ apiStages = [] }: UsagePlanInputs, cloud: Cloud): void {
  for (const { apiId, stage } of apiStages) {
    const found =
      cloud.find(tokens.stage, ({ inputs }) => inputs.restApi === apiId && inputs.stageName === stage) ??
      webSocketStage(cloud, apiId, stage);
    if (!found) throw notFound(`API Stage not found: ${apiId}:${stage}`);
  }
}

/** WebSocket APIs take keys at `$connect`; HTTP APIs never do. */
function webSocketStage(cloud: Cloud, apiId: string, stage: string) {
  const api = cloud.find("aws:apigatewayv2/api:Api", apiId);
  if (api?.inputs.protocolType !== "WEBSOCKET") return undefined;
  return cloud.find("aws:apigatewayv2/stage:Stage", ({ inputs }) => inputs.apiId === apiId && inputs.name === stage);
}

/** `aws:apigateway/usagePlanKey:UsagePlanKey` */
export function usagePlanKeyType(): ResourceType {
  return resourceType<Properties>({
    type: tokens.usagePlanKey,
    replaceOn: ["keyId", "keyType", "usagePlanId"],
    async create({ keyId, keyType, usagePlanId }, context) {
      const { cloud, region } = context;
      const plan = cloud.find(tokens.usagePlan, String(usagePlanId)) as Live<UsagePlanInputs> | undefined;
      if (!plan) throw notFound(`Invalid Usage Plan ID specified`);
      const key = cloud.find(tokens.apiKey, String(keyId));
      if (!key || keyType !== "API_KEY") throw notFound("Invalid API Key identifier specified");
      const sameKey = (other: Properties) => other.keyId === keyId;
      withinQuota(
        "plansPerKey",
        countWith(cloud, "usagePlanKey", context.urn, sameKey),
        "usage plans for this API key",
      );
      refuseOverlap(cloud, context.urn, String(keyId), plan);
      return { id: String(keyId), outputs: { name: key.outputs.name, value: key.outputs.value, region } };
    },
  });
}

/** A key may be in one plan of a stage. */
function refuseOverlap(cloud: Cloud, urn: string, keyId: string, plan: Live<UsagePlanInputs>): void {
  const others = cloud
    .resources(tokens.usagePlanKey)
    .filter((record) => record.urn !== urn && record.inputs.keyId === keyId)
    .map(({ inputs }) => cloud.find(tokens.usagePlan, String(inputs.usagePlanId)) as Live<UsagePlanInputs> | undefined);
  for (const other of others) {
    if (other?.id === plan.id) throw conflict("Usage Plan Key already exists");
    for (const { apiId, stage } of plan.inputs.apiStages ?? []) {
      if (other?.inputs.apiStages?.some((used) => used.apiId === apiId && used.stage === stage)) {
        throw conflict(
          `Usage plan cannot be added because API Key cannot reference multiple Usage Plans with the same API stage: ${apiId}:${stage}`,
        );
      }
    }
  }
}

/** Keys and plans as the gateway reads them, made of the live resources. */
export function keyRingOf(cloud: Cloud): KeyRing {
  const keys = new Map(
    cloud
      .resources(tokens.apiKey)
      .map(({ id, outputs }): [string, ApiKey] => [
        String(outputs.value),
        { id, value: String(outputs.value), name: String(outputs.name), enabled: outputs.enabled !== false },
      ]),
  );
  const byStage = new Map<string, UsagePlan[]>();
  for (const plan of cloud.resources(tokens.usagePlan) as Live<UsagePlanInputs>[]) {
    for (const entry of plan.inputs.apiStages ?? []) {
      const key = `${entry.apiId}/${entry.stage}`;
      byStage.set(key, [...(byStage.get(key) ?? []), planOf(cloud, plan, entry)]);
    }
  }
  return {
    keyOf: (value) => keys.get(value),
    plansOf: (apiId, stageName) => byStage.get(`${apiId}/${stageName}`) ?? [],
  };
}

function planOf(
  cloud: Cloud,
  { id, inputs }: Live<UsagePlanInputs>,
  stage: NonNullable<UsagePlanInputs["apiStages"]>[number],
): UsagePlan {
  const { quotaSettings: quota, throttleSettings } = inputs;
  const members = cloud.resources(tokens.usagePlanKey).filter((record) => record.inputs.usagePlanId === id);
  const throttle = limitOf(throttleSettings);
  return {
    id,
    name: inputs.name,
    keyIds: new Set(members.map((record) => String(record.inputs.keyId))),
    ...(throttle ? { throttle } : {}),
    methodThrottles: new Map(
      (stage.throttles ?? []).flatMap((entry): [string, ThrottleLimit][] => {
        const limit = limitOf(entry);
        return limit ? [[entry.path, limit]] : [];
      }),
    ),
    ...(quota ? { quota: { limit: quota.limit, offset: quota.offset ?? 0, period: quota.period } } : {}),
  };
}

function limitOf(settings: { rateLimit?: number; burstLimit?: number } | undefined): ThrottleLimit | undefined {
  if (!settings || (settings.rateLimit === undefined && settings.burstLimit === undefined)) return undefined;
  return {
    rateLimit: settings.rateLimit ?? accountLimit.rateLimit,
    burstLimit: settings.burstLimit ?? accountLimit.burstLimit,
  };
}
