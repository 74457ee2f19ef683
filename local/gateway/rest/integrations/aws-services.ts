/** How a service of AWS is called by action. */
export interface ServiceProtocol {
  /** Name in credentials' scopes. */
  readonly signingName: string;
  /** Prefix of `X-Amz-Target`; absent: actions go into the query (`Action=…`). */
  readonly targetPrefix?: string;
  readonly jsonVersion?: "1.0" | "1.1";
  host(region: string): string;
}

/** Services whose API is JSON with a target header: target prefix and JSON version, from their service models. */
const jsonServices: Readonly<Record<string, readonly [targetPrefix: string, version: "1.0" | "1.1"]>> = {
  "cognito-idp": ["AWSCognitoIdentityProviderService", "1.1"],
  dynamodb: ["DynamoDB_20120810", "1.0"],
  events: ["AWSEvents", "1.1"],
  firehose: ["Firehose_20150804", "1.1"],
  kinesis: ["Kinesis_20131202", "1.1"],
  kms: ["TrentService", "1.1"],
  logs: ["Logs_20140328", "1.1"],
  secretsmanager: ["secretsmanager", "1.1"],
  ssm: ["AmazonSSM", "1.1"],
  states: ["AWSStepFunctions", "1.0"],
};

/** Names in integration URIs that differ from the signing name. */
const signingNames: Readonly<Record<string, string>> = {
  eventbridge: "events",
  "sync-states": "states",
  cloudwatch: "monitoring",
};

/** How API Gateway calls a service; one that is not listed is called by the query protocol. */
export function serviceProtocol(service: string): ServiceProtocol {
  const signingName = signingNames[service] ?? service;
  const json = jsonServices[signingName];
  return {
    signingName,
    ...(json ? { targetPrefix: json[0], jsonVersion: json[1] } : {}),
    host: (region) => `${service}.${region}.amazonaws.com`,
  };
}
