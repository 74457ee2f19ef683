/** What a command's end means, as grep, diff and linters say it; {@link exitCodeMeanings} says it to people. */
export const ExitCode = { Done: 0, Found: 1, Trouble: 2 } as const;

/** What each code means, for people. */
export const exitCodeMeanings: Readonly<Record<keyof typeof ExitCode, string>> = {
  Done: "done, and nothing to object to",
  Found:
    "done, and something was found: an error of the linter, a mandatory finding, a callers' break, a binding limit, a ringing alarm, a missing tool, a function's failure",
  Trouble: "it could not be done: wrong words, a program that fails, no stage at the address; stderr says what to mend",
};
