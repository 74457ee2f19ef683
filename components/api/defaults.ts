import type { Throttle } from "./settings";

/** Limits of a stage that names none: enough to begin with, and too little to cost a fortune. */
export const defaultThrottle: Throttle = { rateLimit: 100, burstLimit: 200 };

/** Days that logs are kept where nothing is said. */
export const defaultRetentionDays = 30;
