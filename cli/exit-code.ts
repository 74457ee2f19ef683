/** What a command's end means, as grep, diff and linters say it; documented in docs/guides/command-line.md. */
export const ExitCode = {
  /** Done, and nothing to object to. */
  Done: 0,
  /** Done, and something was found: a linter's error, a mandatory finding, a breaking change, a missing tool, a function's error. */
  Found: 1,
  /** It could not be done: wrong words, a program that fails, no stage at the address. What to mend is on stderr. */
  Trouble: 2,
} as const;
