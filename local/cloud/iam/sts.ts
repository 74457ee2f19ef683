import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Principal } from "../principal";
import { queryApi } from "../protocol/query";
import type { AwsApi } from "../service";
import type { Iam } from "./port";

/** STS's wire API: who am I, and sessions of roles. */
export function stsApi(cloud: Cloud, iam: Iam): AwsApi {
  return queryApi({
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    invalidCode: "ValidationError",
    operations: {
      async GetCallerIdentity(_input, { caller }) {
        const { accountId, arn, userId } = known(caller);
        return { Arn: arn, UserId: userId, Account: accountId };
      },
      async AssumeRole(input, { caller }) {
        for (const name of ["Policy", "PolicyArns", "SerialNumber"]) {
          if (input.has(name)) input.refuse(name, "is not supported by the local stage");
        }
        const name = input.text("RoleSessionName");
        if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
          input.refuse("RoleSessionName", "must have 2 to 64 characters of letters, digits and =,.@-");
        }
        const asked = input.integer("DurationSeconds", { min: 900, max: 43_200 }) ?? 3600;
        known(caller);
        const role = iam.trustedRole(caller, input.text("RoleArn"));
        // A role that assumes another one may do so for an hour at most.
        const longest = caller.type === "assumed-role" ? 3600 : role.maxSessionDuration;
        if (asked > longest) {
          input.refuse("DurationSeconds", "exceeds the MaxSessionDuration set for this role");
        }
        const expires = cloud.clock.now() + asked * 1000;
        const { credentials, principal } = iam.session(role, name, expires);
        const { arn, userId } = known(principal);
        return {
          Credentials: {
            AccessKeyId: credentials.accessKeyId,
            SecretAccessKey: credentials.secretAccessKey,
            SessionToken: credentials.sessionToken,
            Expiration: new Date(expires).toISOString(),
          },
          AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
        };
      },
    },
  });
}

function known(caller: Principal): { accountId: string; arn: string; userId: string } {
  if (caller.type === "service" || caller.type === "anonymous") {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  const { accountId, arn } = caller;
  return { accountId, arn, userId: caller.type === "root" ? accountId : caller.userId };
}
