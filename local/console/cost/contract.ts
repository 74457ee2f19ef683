import type { CostOfUse } from "../../../cost/use";

/** Cost of the traffic so far. */
export interface CostView {
  readonly seconds: number;
  readonly requests: number;
  /** Absent where there are no prices; `why` says it. */
  readonly cost?: CostOfUse;
  readonly why?: string;
}
