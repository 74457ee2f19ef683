import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { tokens } from "./tokens";

/**
 * What an account has without asking for more.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 * (read in 2026)
 */
const quotas = {
  resourcesPerApi: 300,
  stagesPerApi: 10,
  authorizersPerApi: 10,
  documentationPartsPerApi: 2000,
  documentBytes: 6 * 1024 * 1024,
  templateBytes: 300 * 1024,
  accessLogFormatBytes: 3 * 1024,
  usagePlans: 300,
  keys: 10_000,
  plansPerKey: 10,
  vpcLinks: 20,
  clientCertificates: 60,
} as const;

/** Refuses one thing more than an account may have. */
export function withinQuota(quota: keyof typeof quotas, count: number, what: string): void {
  const limit = quotas[quota];
  if (count <= limit) return;
  throw new AwsError(
    "LimitExceededException",
    `Maximum number of ${what} has been reached: ${count} of ${limit}. Please contact AWS if you need additional ${what}.`,
    429,
  );
}

/** Refuses a text that is longer than it may be; undefined when it is not. */
export function tooLong(
  quota: "documentBytes" | "templateBytes" | "accessLogFormatBytes",
  text: string,
  what: string,
): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes > quotas[quota] ? `${what} has ${bytes} bytes; ${quotas[quota]} are allowed` : undefined;
}

/** Live resources of a type, and the one about to be made. */
export function countWith(
  cloud: Cloud,
  token: keyof typeof tokens,
  urn: string,
  belongs: (inputs: Readonly<Record<string, unknown>>) => boolean = () => true,
): number {
  const others = cloud.resources(tokens[token]).filter((record) => record.urn !== urn && belongs(record.inputs));
  return others.length + 1;
}
