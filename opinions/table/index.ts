import type { Table } from "../mapping";
import { compute } from "./compute";
import { data } from "./data";
import { front } from "./front";
import { gateway } from "./gateway";
import { identity } from "./identity";
import { network } from "./network";
import { watch } from "./watch";

/** What becomes of every type that the components make. A type that is not here is a fault. */
export const table: Table = { ...gateway, ...compute, ...data, ...front, ...identity, ...network, ...watch };
