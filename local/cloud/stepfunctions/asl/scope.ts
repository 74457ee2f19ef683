import type { Json } from "../../../json";

/** What expressions of a state may refer to. */
export interface Scope {
  /** `$`: the state's input, or what the field's place in the flow makes of it. */
  readonly input: unknown;
  /** `$$`: the context object. */
  readonly context: Json;
  /** Variables that `Assign` has set. */
  readonly variables: Readonly<Json>;
  /** JSONata's `$states.result` and `$states.errorOutput`, where a field may use them. */
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}
