/** Hours of a month as AWS's calculators count them. */
export const hoursPerMonth = 730;

/** Seconds of that month. */
export const secondsPerMonth = hoursPerMonth * 3600;
