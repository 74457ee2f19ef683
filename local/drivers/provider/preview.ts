import { UNKNOWN } from "../../../capture/values";
import { outputNames } from "../../cloud/recorded";
import type { Properties } from "../../cloud/resource";

/** Outputs of a resource that would be created: its inputs, and what only its creation tells as unknown. */
export function previewCreate(type: string, inputs: Properties): Properties {
  const unknown = outputNames(type).map((name) => [name, UNKNOWN] as const);
  return { ...inputs, ...Object.fromEntries(unknown) };
}

/** Outputs of a resource that would be changed in place: as before, with the new inputs. */
export function previewUpdate(olds: Properties, oldInputs: Properties, inputs: Properties): Properties {
  const kept = Object.entries(olds).filter(([name]) => !(name in oldInputs));
  return { ...Object.fromEntries(kept), ...inputs };
}
