import { createHash } from "node:crypto";
import { ArchiveValue, AssetValue } from "../../../../capture/values";
import { Cloud, type CloudOptions } from "../../../../local/cloud/cloud";
import { AwsError } from "../../../../local/cloud/errors";
import type { IamPort } from "../../../../local/cloud/ports";
import type { Principal } from "../../../../local/cloud/principal";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import type { ServiceFactory } from "../../../../local/cloud/service";

/** A role of the double: which service may assume it, and what it may do (`service:Action` patterns). */
export interface DoubleRole {
  readonly trusts: string;
  readonly allows: readonly string[];
}

/** Stands in for IAM where a test is about another service: actions by pattern, resource policies by plain rules. */
function iamDouble(roles: Readonly<Record<string, DoubleRole>>): IamPort {
  const evaluate: IamPort["evaluate"] = ({ principal, action, resource, context = {}, resourcePolicy }) => {
    const role = principal.type === "assumed-role" ? roles[principal.roleArn.split("/").at(-1)!] : undefined;
    const byIdentity = principal.type === "root" || (role?.allows.some((pattern) => like(pattern, action)) ?? false);
    const statements = resourcePolicy ? (JSON.parse(resourcePolicy) as { Statement: Statement[] }).Statement : [];
    const allowed =
      byIdentity || statements.some((statement) => covers(statement, { principal, action, resource, context }));
    return { allowed, reason: allowed ? "allowed" : "implicitDeny" };
  };
  return {
    assumeRole(roleArn, service, session) {
      const role = roles[roleArn.split("/").at(-1)!];
      if (role?.trusts !== service) throw new AwsError("AccessDenied", `${service} may not assume ${roleArn}`, 403);
      return {
        credentials: { accessKeyId: "ASIA1", secretAccessKey: "secret", sessionToken: "token" },
        principal: {
          type: "assumed-role",
          arn: `arn:aws:sts::000000000000:assumed-role/${roleArn.split("/").at(-1)}/${session}`,
          roleArn,
          accountId: "000000000000",
          userId: "AROA:x",
          accessKeyId: "ASIA1",
        },
      };
    },
    operator: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
    authenticate: async () => ({ principal: { type: "anonymous" } }),
    evaluate,
    authorize(request) {
      if (evaluate(request).allowed) return;
      const who = "arn" in request.principal ? request.principal.arn : request.principal.type;
      const message = `User: ${who} is not authorized to perform: ${request.action} on resource: ${request.resource}`;
      throw new AwsError("AccessDeniedException", message, 403);
    },
  };
}

interface Statement {
  readonly Principal: "*" | { readonly Service?: string; readonly AWS?: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function covers(
  statement: Statement,
  call: { principal: Principal; action: string; resource: string; context: Readonly<Record<string, unknown>> },
): boolean {
  const { principal } = call;
  const named = statement.Principal;
  const who =
    named === "*" ||
    (principal.type === "service" && named.Service === principal.service) ||
    (principal.type === "assumed-role" && named.AWS === principal.roleArn);
  return (
    who &&
    like(statement.Action, call.action) &&
    like(statement.Resource, call.resource) &&
    Object.values(statement.Condition ?? {}).every((keys) =>
      Object.entries(keys).every(([key, pattern]) => like(pattern, String(call.context[key.toLowerCase()]))),
    )
  );
}

function like(pattern: string, text: string): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`).test(text);
}

/** A cloud of some services, with IAM's double in front. */
export function cloudOf(
  services: readonly ServiceFactory[],
  roles: Readonly<Record<string, DoubleRole>>,
  more: Partial<CloudOptions> = {},
): Cloud {
  const iam: ServiceFactory = (cloud) => {
    cloud.provide("iam", iamDouble(roles));
    return { name: "iam", limits: "a test's double", resources: [] };
  };
  return new Cloud({
    services: [iam, ...services],
    baseUrl: "http://127.0.0.1:4000",
    programDirectory: process.cwd(),
    ...more,
  });
}

/** Creates a resource as a driver does: check, then create. Faults are thrown as one error. */
export async function add(cloud: Cloud, type: string, name: string, inputs: Properties): Promise<ResourceRecord> {
  const target = { urn: `urn:pulumi:dev::test::${type}::${name}`, type, name };
  const checked = cloud.check({ ...target, inputs, seed: name });
  if (checked.failures.length > 0) {
    throw new Error(checked.failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
  return cloud.create({ ...target, inputs: checked.inputs });
}

/** Changes a resource in place, as a driver does. */
export function change(cloud: Cloud, record: ResourceRecord, inputs: Properties): Promise<ResourceRecord> {
  const { urn, type, name, id, outputs } = record;
  return cloud.update({ urn, type, name, id, olds: outputs, inputs: { ...record.inputs, ...inputs } });
}

/** Takes a resource away, as a driver does. */
export function remove(cloud: Cloud, { urn, type, name, id, outputs }: ResourceRecord): Promise<void> {
  return cloud.delete({ urn, type, name, id, olds: outputs });
}

/** An archive of files given as text. */
export function archive(files: Readonly<Record<string, string>>): ArchiveValue {
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  return new ArchiveValue(hash, {
    assets: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new AssetValue(text, { text })])),
  });
}
