import type { ServiceFactory } from "./service";

/** Every service of the local cloud; a service whose data others read comes before them. */
export const services: readonly ServiceFactory[] = [];
