import { AwsError } from "../errors";
import { type Properties, resourceType } from "../resource";
import { type Functions, parse } from "./functions";

/** Pulumi token of a permission. */
const PERMISSION = "aws:lambda/permission:Permission";

/** Inputs of `aws:lambda/permission:Permission`. */
interface PermissionInputs extends Properties {
  readonly statementId: string;
  readonly action: string;
  /** Name or ARN. */
  readonly function: string;
  readonly principal: string;
  readonly qualifier?: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly principalOrgId?: string;
  readonly eventSourceToken?: string;
  readonly functionUrlAuthType?: string;
}

/** `aws:lambda/permission:Permission`. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const permissionType = (functions: Functions) =>
  resourceType<PermissionInputs>({
    type: PERMISSION,
    autoName: { property: "statementId", maxLength: 100 },
    replaceOn: [
      "action",
      "eventSourceToken",
      "function",
      "functionUrlAuthType",
      "principal",
      "principalOrgId",
      "qualifier",
      "sourceAccount",
      "sourceArn",
      "statementId",
    ],
    deleteBeforeReplace: true,
    check: ({ action, principal }) => [
      ...(typeof action === "string" && !/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(action)
        ? [{ property: "action", reason: `must be an action of Lambda, e.g. lambda:InvokeFunction; got ${action}` }]
        : []),
      ...(typeof principal === "string" && principal === ""
        ? [{ property: "principal", reason: "must name a service, an account or an ARN" }]
        : []),
    ],
    async create(inputs, context) {
      const target = functions.resolve(inputs.function, inputs.qualifier, context.region);
      const taken = statements(functions, target.arn, target.qualifier).some(({ Sid }) => Sid === inputs.statementId);
      if (taken) {
        throw new AwsError(
          "ResourceConflictException",
          `The statement id (${inputs.statementId}) provided already exists. Please provide a new statement id, or ` +
            "remove the existing statement.",
          409,
        );
      }
      return { id: inputs.statementId, outputs: { region: target.region } };
    },
  });

/** The resource-based policy of a function, or of one alias or version of it, as JSON text; undefined when it has none. */
export function policyOf(functions: Functions, arn: string, qualifier: string | undefined): string | undefined {
  const Statement = statements(functions, arn, qualifier);
  return Statement.length > 0 ? JSON.stringify({ Version: "2012-10-17", Id: "default", Statement }) : undefined;
}

function statements(functions: Functions, arn: string, qualifier: string | undefined) {
  const wanted = qualifier === undefined || qualifier === "$LATEST" ? undefined : qualifier;
  return functions.cloud.resources(PERMISSION).flatMap(({ inputs, region }) => {
    const permission = inputs as PermissionInputs;
    const parsed = parse(permission.function, region, functions.cloud.accountId);
    if (!parsed) return [];
    const about = permission.qualifier ?? parsed.qualifier;
    const same = `arn:aws:lambda:${parsed.region}:${parsed.accountId}:function:${parsed.name}` === arn;
    return same && about === wanted ? [statement(permission, about ? `${arn}:${about}` : arn)] : [];
  });
}

/** The statement that AWS writes for a permission. */
function statement(permission: PermissionInputs, resource: string) {
  const { principal, sourceArn, sourceAccount, principalOrgId, functionUrlAuthType, eventSourceToken } = permission;
  const equals = {
    ...(sourceAccount ? { "AWS:SourceAccount": sourceAccount } : {}),
    ...(principalOrgId ? { "aws:PrincipalOrgID": principalOrgId } : {}),
    ...(functionUrlAuthType ? { "lambda:FunctionUrlAuthType": functionUrlAuthType } : {}),
    ...(eventSourceToken ? { "lambda:EventSourceToken": eventSourceToken } : {}),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(sourceArn ? { ArnLike: { "AWS:SourceArn": sourceArn } } : {}),
  };
  return {
    Sid: permission.statementId,
    Effect: "Allow",
    Principal: principalOf(principal),
    Action: permission.action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(principal: string): unknown {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}
