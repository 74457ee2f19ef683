import type { AccessReport } from "../access";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { AccessPort, IamPort } from "../ports";
import type { Principal } from "../principal";
import { type Authenticator, sessionPrincipal } from "./authenticate";
import type { CredentialMaker } from "./credentials";
import type { IdentityDirectory, Role } from "./directory";
import { callerName, conditionContext, decide, type Judgement, type NamedPolicy, refusal } from "./evaluate";
import { GrantUses } from "./grants";
import { compilePolicy, type PolicyRequest } from "./policy";

/** Resource policies kept compiled; they are few, and come as text with each call. */
const keptPolicies = 200;

/** IAM as other services ask it. */
export class Iam implements IamPort, AccessPort {
  private readonly resourcePolicies = new Map<string, NamedPolicy>();
  private readonly uses = new GrantUses();

  constructor(
    private readonly cloud: Cloud,
    private readonly directory: IdentityDirectory,
    private readonly maker: CredentialMaker,
    private readonly authenticator: Authenticator,
  ) {}

  operator() {
    return this.authenticator.operator();
  }

  async authenticate(request: Parameters<IamPort["authenticate"]>[0], options: { service?: string } = {}) {
    return this.authenticator.authenticate(request, options.service);
  }

  assumeRole(roleArn: string, service: string, sessionName: string): ReturnType<IamPort["assumeRole"]> {
    // Every service of the local cloud acts for its one account.
    const role = this.trustedRole({ type: "service", service, sourceAccount: this.cloud.accountId }, roleArn);
    return this.session(role, sessionName);
  }

  /** A role that a principal may assume. @throws AwsError `AccessDenied`, also for a role that is not there */
  trustedRole(principal: Principal, roleArn: string): Role {
    const role = this.directory.role(roleArn);
    const action = "sts:AssumeRole";
    const { identity, request } = this.question({ principal, action, resource: roleArn });
    const decision = decide(request, identity, role?.trust);
    // In one account a role's trust policy may name the account: the caller's own policies then decide.
    const trusts = decision.kind === "resource-based" || this.trustsAccount(request, role);
    if (role && decision.allowed && trusts) {
      this.tell(request, decision);
      return role;
    }
    const why: Judgement =
      decision.reason === "explicitDeny"
        ? decision
        : { allowed: false, by: decision.by, reason: "implicitDeny", kind: "resource-based" };
    this.tell(request, why);
    throw new AwsError("AccessDenied", refusal(request, why), 403);
  }

  /** Credentials of a session of a role. @param expires milliseconds since the epoch; absent: without end */
  session(role: Role, name: string, expires?: number): ReturnType<IamPort["assumeRole"]> {
    const session = { roleArn: role.arn, roleId: role.uniqueId, name: sessionNameOf(name), expires };
    const credentials = this.maker.temporary(session);
    return {
      credentials,
      principal: sessionPrincipal(role, session.name, this.cloud.accountId, credentials.accessKeyId),
    };
  }

  evaluate(asked: Parameters<IamPort["evaluate"]>[0]) {
    const { allowed, reason, by } = this.judge(asked).judgement;
    return { allowed, reason, ...(by === undefined ? {} : { by }) };
  }

  authorize(asked: Parameters<IamPort["evaluate"]>[0]): void {
    const { request, judgement } = this.judge(asked);
    if (!judgement.allowed) throw new AwsError("AccessDeniedException", refusal(request, judgement), 403);
  }

  report(): AccessReport {
    const decisions = this.cloud.telemetry.recent("decision").map(({ kind: _, by: __, ...decision }) => decision);
    return { grants: this.uses.of(this.directory.all()), decisions };
  }

  private judge(asked: Parameters<IamPort["evaluate"]>[0]): { request: PolicyRequest; judgement: Judgement } {
    const { identity, request } = this.question(asked);
    const policy = asked.resourcePolicy ? this.resourcePolicy(asked.resourcePolicy) : undefined;
    const judgement = decide(request, identity, policy);
    this.tell(request, judgement);
    return { request, judgement };
  }

  private question({ principal, action, resource, context = {} }: Parameters<IamPort["evaluate"]>[0]) {
    const identity =
      principal.type === "assumed-role"
        ? this.directory.role(principal.roleArn)
        : principal.type === "user"
          ? this.directory.user(principal.arn)
          : undefined;
    const full = conditionContext(principal, context, this.cloud.clock.now(), identity?.tags);
    return { identity, request: { principal, action, resource, context: full } };
  }

  private trustsAccount(request: PolicyRequest, role: Role | undefined): boolean {
    return role !== undefined && role.trust.policy.judge(request).allows.length > 0;
  }

  private resourcePolicy(document: string): NamedPolicy {
    let found = this.resourcePolicies.get(document);
    if (!found) {
      found = { name: "resource policy", policy: compilePolicy(document, "resource") };
      if (this.resourcePolicies.size >= keptPolicies) this.resourcePolicies.clear();
      this.resourcePolicies.set(document, found);
    }
    return found;
  }

  private tell(request: PolicyRequest, judgement: Judgement): void {
    const { principal, action, resource } = request;
    const { allowed, by, grant } = judgement;
    if (grant) this.uses.count(grant);
    const who = callerName(principal);
    const time = this.cloud.clock.now();
    const why = allowed ? { grant } : { refusal: refusal(request, judgement) };
    this.cloud.telemetry.emit({ kind: "decision", time, principal: who, action, resource, allowed, by, ...why });
  }
}

/** Session names have 2 to 64 characters of `[\w+=,.@-]`; names of functions may be longer. */
function sessionNameOf(name: string): string {
  return name
    .replace(/[^\w+=,.@-]/g, "-")
    .slice(0, 64)
    .padEnd(2, "-");
}
