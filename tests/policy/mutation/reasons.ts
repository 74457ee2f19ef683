/** Reasons that many broken defaults share. */
export const reasons = {
  refused: "AWS or the provider refuses the resource without it, so that no such program runs",
  broken: "the first request fails, in the open: nothing is weaker, it does not work",
  theirs: "AWS's own default is the same, or stricter",
  named: "names, descriptions and tags protect nothing",
  load: "right for one load and wrong for another: sizes, times and thresholds have no value that a rule could ask for",
  speed: "it makes answers slower or dearer, and lets nobody in",
  whole: "a component without it has other resources that fail, or does something else that was asked for",
  detail: "one field less to read by; the request's ids, which rules ask for, lead to the rest",
} as const;
