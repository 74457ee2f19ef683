import type { Cloud } from "../cloud";
import type { Properties, ResourceRecord } from "../resource";
import type { NamedPolicy } from "./evaluate";
import { isManagedByAws, managedPolicy } from "./managed-policies";
import { compilePolicy, type Policy } from "./policy";

/** A role or user with all that decides what it may do. */
export interface Identity {
  readonly name: string;
  readonly arn: string;
  readonly uniqueId: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly tags: Readonly<Record<string, string>>;
}

/** A role. */
export interface Role extends Identity {
  readonly trust: NamedPolicy;
  /** Longest session, in seconds. */
  readonly maxSessionDuration: number;
}

/** An access key of a user. */
export interface AccessKey {
  readonly secret: string;
  readonly active: boolean;
  readonly user: Identity;
}

interface Identities {
  readonly roles: ReadonlyMap<string, Role>;
  readonly users: ReadonlyMap<string, Identity>;
  readonly keys: ReadonlyMap<string, AccessKey>;
}

/**
 * Roles, users and their policies, as the live resources say. Read anew after a change of any IAM resource, and kept
 * until the next one: every call of the stage asks here.
 */
export class IdentityDirectory {
  private identities: Identities | undefined;
  private compiled = new Map<string, Policy>();
  private readonly unknown = new Set<string>();

  constructor(private readonly cloud: Cloud) {
    cloud.onChange((record) => {
      if (record.type.startsWith("aws:iam/")) this.identities = undefined;
    });
  }

  /** A role by its ARN. */
  role(arn: string): Role | undefined {
    return this.current.roles.get(arn);
  }

  /** A user by its ARN. */
  user(arn: string): Identity | undefined {
    return this.current.users.get(arn);
  }

  /** An access key of a user by its id. */
  accessKey(id: string): AccessKey | undefined {
    return this.current.keys.get(id);
  }

  /** All roles, then all users. */
  all(): Identity[] {
    return [...this.current.roles.values(), ...this.current.users.values()];
  }

  private get current(): Identities {
    this.identities ??= this.read();
    return this.identities;
  }

  private read(): Identities {
    // Documents that no resource has any more are forgotten.
    const before = this.compiled;
    this.compiled = new Map();
    const roles = new Map<string, Role>();
    const users = new Map<string, Identity>();
    const keys = new Map<string, AccessKey>();
    for (const record of this.of("role/Role")) {
      const role = this.readRole(record, before);
      roles.set(role.arn, role);
    }
    for (const record of this.of("user/User")) {
      const inline = this.of("userPolicy/UserPolicy").filter(({ outputs }) => outputs.user === record.outputs.name);
      const attached = this.of("userPolicyAttachment/UserPolicyAttachment")
        .filter(({ outputs }) => outputs.user === record.outputs.name)
        .map(({ outputs }) => text(outputs.policyArn));
      const user = this.readIdentity(record, inline, attached, before);
      users.set(user.arn, user);
    }
    for (const { id, outputs } of this.of("accessKey/AccessKey")) {
      const user = [...users.values()].find(({ name }) => name === outputs.user);
      if (user) keys.set(id, { user, secret: text(outputs.secret), active: outputs.status !== "Inactive" });
    }
    return { roles, users, keys };
  }

  private readRole(record: ResourceRecord, before: ReadonlyMap<string, Policy>): Role {
    const name = text(record.outputs.name);
    const own = (token: string, member: string) => this.of(token).filter(({ outputs }) => outputs[member] === name);
    const [exclusive] = own("rolePoliciesExclusive/RolePoliciesExclusive", "roleName");
    const kept = exclusive && list(exclusive.outputs.policyNames);
    const inline = own("rolePolicy/RolePolicy", "role").filter(
      ({ outputs }) => !kept || kept.includes(text(outputs.name)),
    );
    const [attachments] = own("rolePolicyAttachmentsExclusive/RolePolicyAttachmentsExclusive", "roleName");
    const attached = attachments
      ? list(attachments.outputs.policyArns)
      : [
          ...list(record.outputs.managedPolicyArns),
          ...own("rolePolicyAttachment/RolePolicyAttachment", "role").map(({ outputs }) => text(outputs.policyArn)),
        ];
    const identity = this.readIdentity(record, inline, [...new Set(attached)], before);
    const trust = this.compile(text(record.outputs.assumeRolePolicy), "trust", before);
    return {
      ...identity,
      trust: { name: `trust policy of ${name}`, policy: trust },
      maxSessionDuration: Number(record.outputs.maxSessionDuration ?? 3600),
    };
  }

  private readIdentity(
    { outputs }: ResourceRecord,
    inline: readonly ResourceRecord[],
    attached: readonly string[],
    before: ReadonlyMap<string, Policy>,
  ): Identity {
    const name = text(outputs.name);
    const given = Array.isArray(outputs.inlinePolicies) ? (outputs.inlinePolicies as Properties[]) : [];
    const documents = [...given, ...inline.map((record) => record.outputs)].filter(({ policy }) => policy);
    const boundary = outputs.permissionsBoundary ? this.managed(text(outputs.permissionsBoundary), before) : undefined;
    return {
      name,
      arn: text(outputs.arn),
      uniqueId: text(outputs.uniqueId),
      policies: [
        ...documents.map(({ name: policyName, policy }) => ({
          name: `${name}/${text(policyName)}`,
          policy: this.compile(text(policy), "identity", before),
        })),
        ...attached.flatMap((arn) => this.managed(arn, before) ?? []),
      ],
      ...(outputs.permissionsBoundary ? { boundary: boundary ?? nothing(text(outputs.permissionsBoundary)) } : {}),
      tags: (outputs.tagsAll ?? outputs.tags ?? {}) as Record<string, string>,
    };
  }

  private managed(arn: string, before: ReadonlyMap<string, Policy>): NamedPolicy | undefined {
    const own = this.of("policy/Policy").find(({ outputs }) => outputs.arn === arn);
    const document = own ? text(own.outputs.policy) : managedPolicy(arn);
    if (document !== undefined) return { name: arn, policy: this.compile(document, "identity", before) };
    if (isManagedByAws(arn) && !this.unknown.has(arn)) {
      this.unknown.add(arn);
      process.stderr.write(`iam: the local stage does not know the policy ${arn}; it allows nothing here\n`);
    }
    return undefined;
  }

  private compile(document: string, kind: "identity" | "trust", before: ReadonlyMap<string, Policy>): Policy {
    const key = `${kind} ${document}`;
    const policy = this.compiled.get(key) ?? before.get(key) ?? compilePolicy(document, kind);
    this.compiled.set(key, policy);
    return policy;
  }

  private of(token: string): ResourceRecord[] {
    const [file = "", name = ""] = token.split("/");
    return this.cloud.resources(`aws:iam/${file}:${name}`);
  }
}

/** A boundary whose document is not known lets nothing through. */
function nothing(name: string): NamedPolicy {
  return { name, policy: { grants: [], judge: () => ({ allows: [] }) } };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
