import type { Clock } from "../../clock";
import type { UsagePlan } from "../environment";

/** Where counts are kept, so that a restarted stage goes on counting. */
export interface CounterStore {
  get(key: string): number | undefined;
  set(key: string, value: number): void;
}

/** Requests counted per plan, key and period. */
export class UsageCounters {
  constructor(
    private readonly clock: Clock,
    private readonly store: CounterStore,
  ) {}

  /**
   * Counts a request against a plan's quota; false when the quota is used up. Periods begin at midnight UTC, on
   * Sunday, or on the first of the month; `offset` requests are gone in the first one.
   * See https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html
   */
  count(plan: UsagePlan, keyId: string): boolean {
    if (!plan.quota) return true;
    const { limit, offset, period } = plan.quota;
    const now = periodOf(this.clock.now(), period);
    const firstKey = `${plan.id}/${keyId}/first`;
    const first = this.store.get(firstKey);
    if (first === undefined) this.store.set(firstKey, now);
    const key = `${plan.id}/${keyId}/${period}/${now}`;
    const used = this.store.get(key) ?? 0;
    const allowed = (first ?? now) === now ? limit - offset : limit;
    if (used >= allowed) return false;
    this.store.set(key, used + 1);
    return true;
  }
}

/** Start of the period that a time lies in, in milliseconds since the epoch. */
function periodOf(ms: number, period: "DAY" | "WEEK" | "MONTH"): number {
  const date = new Date(ms);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  if (period === "DAY") return day;
  if (period === "WEEK") return day - date.getUTCDay() * 86_400_000;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
