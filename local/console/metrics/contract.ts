/** A chart of the last minutes. */
export interface ChartView {
  readonly title: string;
  readonly unit: "a second" | "count" | "ms";
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  /** Lines that are left out: the smallest. */
  readonly more: number;
}

/** A state that an alarm changed to; `NOT_JUDGED`: the stage cannot tell. */
export interface AlarmChange {
  readonly time: number;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA" | "NOT_JUDGED";
}

/** An alarm with its states over time, oldest first. */
export interface AlarmView {
  readonly name: string;
  readonly description: string;
  readonly condition: string;
  readonly changes: readonly AlarmChange[];
}

/** Charts and alarms. */
export interface MetricsView {
  readonly now: number;
  readonly minutes: number;
  readonly charts: readonly ChartView[];
  readonly alarms: readonly AlarmView[];
}
