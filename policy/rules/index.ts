import type { Rule } from "../rule";
import { privateApiPolicy, routeAuth } from "./api-access";
import { apiAccessLogs, apiThrottling } from "./api-stages";
import { bucketPublicAccess, streamEncryption, tableRecovery } from "./data";
import { distributionHttps } from "./distribution";
import { functionPermissionSource, functionRuntime } from "./functions";
import { policyWildcards } from "./iam";
import { loadBalancerInternal, logRetention } from "./operations";
import { queueDeadLetters, queueEncryption } from "./queues";

/** Every rule of the pack, in the order of its documentation. */
export const rules: readonly Rule[] = [
  routeAuth,
  privateApiPolicy,
  apiAccessLogs,
  apiThrottling,
  functionPermissionSource,
  functionRuntime,
  policyWildcards,
  distributionHttps,
  tableRecovery,
  bucketPublicAccess,
  streamEncryption,
  queueEncryption,
  queueDeadLetters,
  loadBalancerInternal,
  logRetention,
];
