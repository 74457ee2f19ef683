import { gatewaySuite } from "./gateway";
import type { Suite } from "./suite";

/** All recorded suites. */
export const suites: readonly Suite[] = [gatewaySuite("common"), gatewaySuite("lambda"), gatewaySuite("import")];
