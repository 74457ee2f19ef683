import type { ServiceFactory } from "../service";
import { Authenticator } from "./authenticate";
import { CredentialMaker } from "./credentials";
import { IdentityDirectory } from "./directory";
import { Iam } from "./port";
import { stsApi } from "./sts";
import { role } from "./types/role";
import { policyTypes } from "./types/role-policies";
import { serviceLinkedRole } from "./types/service-linked-role";
import { userTypes } from "./types/users";

/** IAM and STS: roles, users and policies as the program wrote them, enforced on every call of the stage. */
export const iam: ServiceFactory = (cloud) => {
  const maker = new CredentialMaker(cloud.storage);
  const directory = new IdentityDirectory(cloud);
  const port = new Iam(cloud, directory, maker, new Authenticator(cloud, directory, maker));
  cloud.provide("iam", port);
  cloud.provide("access", port);
  return {
    name: "iam",
    limits:
      "Identity and resource policies, conditions, boundaries and trust are evaluated as in one account; session policies, groups and service control policies are not. IAM's own API is not served; of STS, GetCallerIdentity and AssumeRole are.",
    resources: [role, ...policyTypes, ...userTypes(maker), serviceLinkedRole],
    apis: { sts: stsApi(cloud, port) },
  };
};
