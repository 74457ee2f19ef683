/** A value that is weaker than a component's own. */
export interface Weaker {
  readonly change: string;
  readonly value: unknown;
}

/** Weak values by the name of the setting; the setting must hold another value. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  authorizationType: ["NONE"],
  billingMode: ["PROVISIONED"],
  cidrIpv4: ["0.0.0.0/0"],
  deletionProtection: ["INACTIVE"],
  desyncMitigationMode: ["monitor"],
  encryptionType: ["NONE"],
  explicitAuthFlows: [["ALLOW_USER_PASSWORD_AUTH"]],
  allowedOauthFlows: [["implicit"]],
  callbackUrls: [["http://shop.example.com/"]],
  ipProtocol: ["-1"],
  level: ["OFF"],
  loggingLevel: ["OFF"],
  mfaConfiguration: ["OFF"],
  minimumLength: [6],
  minimumProtocolVersion: ["TLSv1"],
  mode: ["PassThrough"],
  originProtocolPolicy: ["http-only"],
  originSslProtocols: [["TLSv1"]],
  policyArn: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  preventUserExistenceErrors: ["LEGACY"],
  principal: ["*", "sns.amazonaws.com"],
  protocol: ["HTTP"],
  retentionInDays: [0],
  runtime: ["nodejs18.x"],
  securityPolicy: ["TLS_1_0"],
  sourceArn: ["arn:aws:execute-api:eu-west-1:000000000000:*/*/*"],
  sslPolicy: ["ELBSecurityPolicy-2016-08"],
  sslSupportMethod: ["vip"],
  status: ["Suspended", "Disabled"],
  timeout: [900],
  types: ["EDGE"],
  viewerProtocolPolicy: ["allow-all"],
  visibilityTimeoutSeconds: [1],
};

/** Weaker values for a setting at a path. */
export function weaker(path: string, value: unknown): readonly Weaker[] {
  const name = path.split(".").at(-1)!;
  const known = (values[name] ?? []).filter((weak) => JSON.stringify(weak) !== JSON.stringify(value));
  return [
    ...known.map((weak) => ({ change: JSON.stringify(weak), value: weak })),
    ...(typeof value === "string" && value.startsWith("{") ? documentChanges(JSON.parse(value)) : []),
    ...(typeof value === "string" && value.startsWith("[") ? containerChanges(JSON.parse(value)) : []),
  ];
}

type Json = Readonly<Record<string, unknown>>;

/** Changes of a document in JSON: a policy, an API's document, the format of a log. */
function documentChanges(document: Json): readonly Weaker[] {
  const changes =
    "Statement" in document
      ? policyChanges(document)
      : "paths" in document
        ? apiChanges(document)
        : memberChanges(document);
  return changes.map(({ change, value }) => ({ change, value: JSON.stringify(value) }));
}

function memberChanges(document: Json): readonly Weaker[] {
  return Object.keys(document).map((key) => {
    const { [key]: _, ...value } = document;
    return { change: `without ${key}`, value };
  });
}

/** Each statement of a policy without its condition, for everything, or taken away where it denies. */
function policyChanges(policy: Json): readonly Weaker[] {
  const statements = policy.Statement as Json[];
  return statements.flatMap((statement, at) => {
    const name = statement.Sid ?? at;
    const put = (change: string, ...one: Json[]) => ({
      change: `statement ${name}: ${change}`,
      value: { ...policy, Statement: statements.toSpliced(at, 1, ...one) },
    });
    const { Condition, ...unconditional } = statement;
    if (statement.Effect === "Deny")
      return [
        put("taken away"),
        ...(Condition
          ? [put("never true", { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" } } })]
          : []),
      ];
    const action = String([statement.Action].flat()[0]);
    return [
      ...(Condition ? [put("without its condition", unconditional)] : []),
      put("every action", { ...statement, Action: `${action.split(":")[0]}:*` }),
      ...("Resource" in statement && [statement.Resource].flat().join() !== "*"
        ? [put("every resource", { ...statement, Resource: "*" })]
        : []),
      ...("Principal" in statement ? [put("everybody", { ...unconditional, Principal: "*" })] : []),
    ];
  });
}

/** What an API's document promises, taken back operation by operation. */
function apiChanges(document: Json): readonly Weaker[] {
  const paths = document.paths as Record<string, Record<string, Json>>;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const put = (change: string, value: Json): Weaker => ({
        change: `${method.toUpperCase()} ${path}: ${change}`,
        value: { ...document, paths: { ...paths, [path]: { ...item, [method]: value } } },
      });
      return operationChanges(operation).map(({ change, value }) => put(change, value as Json));
    }),
  );
  const { "x-amazon-apigateway-policy": policy, ...open } = document;
  if (!policy) return operations;
  const whole = policyChanges(policy as Json).map(({ change, value }) => ({
    change: `policy, ${change}`,
    value: { ...document, "x-amazon-apigateway-policy": value },
  }));
  return [...operations, { change: "without its policy", value: open }, ...whole];
}

function operationChanges(operation: Json): readonly Weaker[] {
  if (!("x-amazon-apigateway-integration" in operation)) return [];
  const integration = operation["x-amazon-apigateway-integration"] as Json;
  const put = (change: Json) => ({ ...operation, "x-amazon-apigateway-integration": { ...integration, ...change } });
  const without = (key: string) => {
    const { [key]: _, ...value } = operation;
    return key in operation ? [{ change: `without ${key}`, value }] : [];
  };
  const { tlsConfig: _, ...insecure } = integration;
  return [
    ...without("security"),
    ...without("x-amazon-apigateway-request-validator"),
    ...("requestBody" in operation
      ? [
          {
            change: "a body without its schema",
            value: { ...operation, requestBody: { content: { "application/json": {} } } },
          },
        ]
      : []),
    ...("credentials" in integration
      ? [{ change: "the caller's credentials", value: put({ credentials: "arn:aws:iam::*:user/*" }) }]
      : []),
    ...("tlsConfig" in integration
      ? [{ change: "without tlsConfig", value: { ...operation, "x-amazon-apigateway-integration": insecure } }]
      : []),
    ...Object.entries((integration.requestTemplates ?? {}) as Record<string, string>).flatMap(([type, template]) => {
      const unescaped = template.replace(
        /\$util\.(escapeJavaScript|urlEncode|base64Encode)\(((?:[^()]|\([^()]*\))*)\)(\.replaceAll\("[^"]*","[^"]*"\))?/g,
        "$2",
      );
      return unescaped === template
        ? []
        : [{ change: `${type} unescaped`, value: put({ requestTemplates: { [type]: unescaped } }) }];
    }),
  ];
}

/** Each container of a task without what guards it. */
function containerChanges(containers: readonly Json[]): readonly Weaker[] {
  return containers.flatMap((container, at) => {
    const put = (change: string, value: Json) => ({ change, value: JSON.stringify(containers.with(at, value)) });
    const removed = Object.keys(container).map((key) => {
      const { [key]: _, ...value } = container;
      return put(`without ${key}`, value);
    });
    return [
      ...removed,
      put("privileged", { ...container, privileged: true }),
      put("user root", { ...container, user: "root" }),
      put("a secret in the clear", { ...container, environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
    ];
  });
}
