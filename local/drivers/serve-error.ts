/** A file or option that cannot be served; the message lists every fault. */
export class ServeError extends Error {}
