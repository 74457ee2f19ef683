import { frontPrices } from "./front";
import { operationsPrices } from "./operations";
import { workPrices } from "./work";

/** List prices of us-east-1 by meter; the other regions state what differs. */
export const usEast1 = { ...frontPrices, ...workPrices, ...operationsPrices } as const;

/** Name of something that is metered, e.g. `restRequests`. */
export type Meter = keyof typeof usEast1;
