import { TB } from "./list";
import { type Price, type Tier, unconfirmed } from "./price";
import type { Meter } from "./us-east-1";

/** A price that differs from us-east-1's; unit and page are the same. */
export type RegionalPrice = Pick<Price, "tiers" | "read">;

const flat = (usd: number, read: string = unconfirmed): RegionalPrice => ({ tiers: [[Infinity, usd]], read });
const tiered = (tiers: readonly Tier[], read: string = unconfirmed): RegionalPrice => ({ tiers, read });

/** AWS's price list of the region, as published then. */
const list = "2026-10-02";

/** The same of other services, read two days later. */
const catalogue = "2026-10-04";

const x86Seconds: readonly Tier[] = [
  [6e9, 0.0000166667],
  [15e9, 0.000015],
  [Infinity, 0.0000133334],
];
const armSeconds: readonly Tier[] = [
  [7.5e9, 0.0000133334],
  [18.75e9, 0.0000120001],
  [Infinity, 0.0000106667],
];

/** What differs from us-east-1, or was read for the region itself. */
export const regions: Readonly<Record<string, Readonly<Partial<Record<Meter, RegionalPrice>>>>> = {
  "us-east-1": {},
  "eu-west-1": {
    restRequests: tiered(
      [
        [333e6, 3.5],
        [1e9, 3.19],
        [20e9, 2.71],
        [Infinity, 1.72],
      ],
      list,
    ),
    httpRequests: tiered(
      [
        [300e6, 1.11],
        [Infinity, 1],
      ],
      list,
    ),
    webSocketMessages: tiered([
      [1e9, 1.14],
      [Infinity, 0.94],
    ]),
    webSocketMinutes: flat(0.285),
    "cache0.5": flat(0.02),
    "cache1.6": flat(0.038, "2026-09"),
    lambdaRequests: flat(0.2, list),
    lambdaSeconds: tiered(x86Seconds, list),
    lambdaArmSeconds: tiered(armSeconds, list),
    queueRequests: tiered(
      [
        [100e9, 0.4],
        [200e9, 0.3],
        [Infinity, 0.24],
      ],
      list,
    ),
    fifoRequests: tiered(
      [
        [100e9, 0.5],
        [200e9, 0.4],
        [Infinity, 0.35],
      ],
      list,
    ),
    topicRequests: flat(0.5, list),
    logsIn: flat(0.57, list),
    logsKept: flat(0.03, list),
    alarms: flat(0.1, list),
    edgeRequests: flat(0.012, "2024-07"),
    natHours: flat(0.048, "2026-09-25"),
    natGb: flat(0.048, "2026-09-25"),
    transitions: flat(0.025),
    tableWrites: flat(0.705, catalogue),
    tableReads: flat(0.1415, catalogue),
    tableStorage: flat(0.283, catalogue),
    tableBackup: flat(0.22, catalogue),
    tableWriteCapacity: flat(0.000735),
    tableReadCapacity: flat(0.000147),
    shardHours: flat(0.017),
    shardPuts: flat(0.0165),
    streamHours: flat(0.044),
    streamIn: flat(0.088),
    streamOut: flat(0.044),
    deliveredGb: flat(0.031),
    albHours: flat(0.0252),
    nlbHours: flat(0.0252),
    endpointHours: flat(0.011),
    taskCpu: flat(0.04048, catalogue),
    taskMemory: flat(0.004445, catalogue),
    objectStorage: tiered(
      [
        [50 * TB, 0.023],
        [500 * TB, 0.022],
        [Infinity, 0.021],
      ],
      catalogue,
    ),
    objectPuts: flat(0.005, catalogue),
    objectGets: flat(0.0004, catalogue),
    addressHours: flat(0.005, catalogue),
    secrets: flat(0.4, catalogue),
    imageStorage: flat(0.1, catalogue),
    metrics: tiered(
      [
        [10_000, 0.3],
        [250_000, 0.1],
        [1e6, 0.05],
        [Infinity, 0.02],
      ],
      catalogue,
    ),
    dataOut: tiered(
      [
        [10 * TB, 0.09],
        [50 * TB, 0.085],
        [150 * TB, 0.07],
        [Infinity, 0.05],
      ],
      catalogue,
    ),
  },
  "eu-central-1": {
    // Only the first step was read; the others are lower, so large volumes are priced too high here, not too low.
    restRequests: flat(3.7, "2026-08-12"),
    httpRequests: tiered([
      [300e6, 1.2],
      [Infinity, 1.08],
    ]),
    webSocketMessages: tiered([
      [1e9, 1.2],
      [Infinity, 0.96],
    ]),
    webSocketMinutes: flat(0.3),
    "cache0.5": flat(0.02, "2026-08-12"),
    lambdaRequests: flat(0.2, "2026-08-12"),
    lambdaSeconds: tiered(x86Seconds, "2026-08-12"),
    lambdaArmSeconds: tiered(armSeconds),
    tableWrites: flat(0.7625),
    tableReads: flat(0.1525),
    tableStorage: flat(0.306),
    tableBackup: flat(0.2448),
    tableWriteCapacity: flat(0.000793),
    tableReadCapacity: flat(0.0001586),
    shardHours: flat(0.018),
    shardPuts: flat(0.0175),
    streamHours: flat(0.048),
    streamIn: flat(0.095),
    streamOut: flat(0.048),
    deliveredGb: flat(0.033),
    albHours: flat(0.027),
    nlbHours: flat(0.027),
    endpointHours: flat(0.012),
    edgeRequests: flat(0.012, "2024-07"),
    natHours: flat(0.052),
    natGb: flat(0.052),
    taskCpu: flat(0.04656),
    taskMemory: flat(0.00511),
    logsIn: flat(0.63),
    logsKept: flat(0.0324),
    objectStorage: flat(0.0245),
    objectPuts: flat(0.0054),
    objectGets: flat(0.00043),
    transitions: flat(0.025),
  },
};
