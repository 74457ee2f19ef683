import type { Properties } from "../../cloud/resource";

/**
 * Input that lists what was filled in rather than given by the program, as AWS's own provider keeps it: a generated
 * name may be made anew when its resource is replaced, a given one may not.
 */
export const DEFAULTED = "__defaults";

/** Notes which inputs `check` filled in, now or in an earlier run. */
export function withDefaulted(given: Properties, checked: Properties): Properties {
  const added = Object.keys(checked).filter((name) => given[name] === undefined && checked[name] !== undefined);
  return { ...checked, [DEFAULTED]: added };
}

/** Inputs for the cloud, without the driver's own note. */
export function withoutDefaulted(inputs: Properties): Properties {
  const { [DEFAULTED]: _, ...rest } = inputs;
  return rest;
}
