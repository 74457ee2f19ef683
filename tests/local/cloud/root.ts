import type { Principal } from "../../../local/cloud/principal";

/** The local account's root user, who may do everything. */
export const root: Principal = {
  type: "root",
  arn: "arn:aws:iam::000000000000:root",
  accountId: "000000000000",
  accessKeyId: "A",
};
