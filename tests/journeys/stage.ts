import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import type { RunningStage } from "../../local/stage";

/** AWS credentials. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What the shop's program says of a stage; see `infra/index.ts`. */
export interface Outputs {
  readonly edgeUrl: string;
  readonly storefrontUrl: string;
  readonly partnersUrl: string;
  readonly partnerKey: string;
  readonly webhookSecret: string;
  readonly backofficeUrl: string;
  readonly vpcEndpointId: string;
  readonly mobileUrl: string;
  readonly liveUrl: string;
  readonly tokenUrl: string;
  readonly testClientId: string;
  readonly testClientSecret: string;
  readonly archiveBucketName: string;
  readonly region: string;
}

/** A stage to send requests to: a local one, or one on AWS. */
export interface Stage {
  readonly outputs: Outputs;
  /** Who signs requests for AWS_IAM routes and reads the archive. */
  readonly keys: Keys;
  /** Address that answers for all of the stage's host names. Absent on AWS, where DNS finds them. */
  readonly via?: string;
  /** Where the back office answers inside the VPC; absent for callers outside. */
  readonly backofficeInside?: string;
  /** The stage's time in milliseconds. @default the machine's */
  readonly now?: () => number;
  /** Seconds that what happens behind the scenes may take. */
  readonly patience: number;
}

/** Describes a running local stage. */
export function localStage(running: Pick<RunningStage, "outputs" | "cloud" | "url">): Stage {
  const outputs = running.outputs as unknown as Outputs;
  const endpoints = running.cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  const backoffice = endpoints.find(({ name }) => name === "backoffice")?.url.split("/execute-api/")[1];
  return {
    outputs,
    keys: running.cloud.port("iam").operator(),
    via: running.url,
    ...(backoffice ? { backofficeInside: `${running.url}/vpc-endpoint/${outputs.vpcEndpointId}/${backoffice}` } : {}),
    patience: 20,
  };
}

/**
 * Describes a deployed stack by its outputs.
 * @param insideVpc whether this runs where the VPC endpoint's addresses can be reached
 * @throws Error when the stack cannot be read or there are no AWS credentials
 */
export async function deployedStage(stack: string, insideVpc: boolean): Promise<Stage> {
  const { stdout } = await promisify(execFile)("pulumi", [
    "stack",
    "output",
    "--json",
    "--show-secrets",
    "--stack",
    stack,
  ]);
  const outputs = JSON.parse(stdout) as Outputs;
  const { accessKeyId, secretAccessKey, sessionToken } = await new S3Client({
    region: outputs.region,
  }).config.credentials();
  const { hostname, pathname } = new URL(outputs.backofficeUrl || "https://none.invalid/");
  const withEndpoint = hostname.replace(/^([a-z0-9]+)\.execute-api/, `$1-${outputs.vpcEndpointId}.execute-api`);
  return {
    outputs,
    keys: { accessKeyId, secretAccessKey, sessionToken },
    ...(insideVpc && outputs.vpcEndpointId ? { backofficeInside: `https://${withEndpoint}${pathname}` } : {}),
    patience: 420,
  };
}
