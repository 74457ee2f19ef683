/** Why API Gateway, or the shop on purpose, does what a check of schemathesis calls a failure; by the check's code. */
export const reasons: Readonly<Record<string, string>> = {};
