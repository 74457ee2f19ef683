import type { Rule } from "../rule";
import { alarmRules } from "./alarms";
import { accessRules } from "./api-access";
import { authRules } from "./api-auth";
import { backendRules } from "./api-backends";
import { documentRules } from "./api-documents";
import { frontRules } from "./api-front";
import { bucketRules } from "./buckets";
import { containerRules } from "./containers";
import { originRules } from "./distribution-origins";
import { distributionRules } from "./distributions";
import { failureRules } from "./function-failures";
import { functionOptionRules } from "./function-options";
import { functionRules } from "./functions";
import { iamRules } from "./iam";
import { loadBalancerRules } from "./load-balancers";
import { messagingRules } from "./messaging";
import { networkRules } from "./networks";
import { operationRules } from "./operations";
import { peopleRules } from "./people";
import { permissionRules } from "./permissions";
import { stageSettingRules } from "./stage-settings";
import { stageRules } from "./stages";
import { tableRules } from "./tables";

/** Every rule of the pack, in the order of its documentation. */
export const rules: readonly Rule[] = [
  ...authRules,
  ...accessRules,
  ...documentRules,
  ...stageRules,
  ...stageSettingRules,
  ...frontRules,
  ...backendRules,
  ...permissionRules,
  ...functionRules,
  ...failureRules,
  ...functionOptionRules,
  ...iamRules,
  ...distributionRules,
  ...originRules,
  ...operationRules,
  ...alarmRules,
  ...tableRules,
  ...bucketRules,
  ...messagingRules,
  ...networkRules,
  ...loadBalancerRules,
  ...containerRules,
  ...peopleRules,
];
