import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import type { CapturedResource, ProgramResult } from "../../capture/program";
import { runProgram } from "../../capture/run-program";
import { Cloud } from "../../local/cloud/cloud";
import { resourceType } from "../../local/cloud/resource";
import type { Service } from "../../local/cloud/service";
import { cloudHandlers } from "../../local/drivers/builtin/cloud-handlers";

const root = resolve(__dirname, "../..");

/** Answers what the program asks of AWS while nothing is created. */
const facts = (): Service => ({
  name: "facts",
  limits: "Answers the program's questions alone.",
  resources: [
    resourceType({
      type: "aws:s3/bucket:Bucket",
      create: async (_inputs, { name }) => ({
        id: `${name}-bucket`,
        outputs: { bucket: `${name}-bucket`, arn: `arn:aws:s3:::${name}-bucket`, region: "eu-west-1" },
      }),
    }),
    resourceType({
      type: "aws:acm/certificate:Certificate",
      create: async (inputs: { domainName?: unknown }) => ({
        id: `arn:aws:acm:eu-west-1:000000000000:certificate/${inputs.domainName}`,
        outputs: {
          arn: `arn:aws:acm:eu-west-1:000000000000:certificate/${inputs.domainName}`,
          domainValidationOptions: [
            {
              domainName: inputs.domainName,
              resourceRecordName: `_proof.${inputs.domainName}`,
              resourceRecordType: "CNAME",
              resourceRecordValue: "_proof.acm-validations.aws",
            },
          ],
        },
      }),
    }),
  ],
  invokes: {
    "aws:index/getRegion:getRegion": async (_args, { region }) => ({ id: region, region, name: region }),
    "aws:index/getCallerIdentity:getCallerIdentity": async () => ({ id: "1", accountId: "000000000000" }),
    "aws:index/getPartition:getPartition": async () => ({ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": async (_args, { region }) => ({
      id: region,
      names: ["a", "b", "c"].map((zone) => `${region}${zone}`),
      zoneIds: ["1", "2", "3"].map((zone) => `az${zone}`),
    }),
  },
});

/** The shop's program as one stage makes it. */
export interface Captured extends ProgramResult {
  ofType(type: string): readonly CapturedResource[];
  /** The only resource of a type, or of a type and a name. */
  only(type: string, name?: string): CapturedResource;
}

/** Runs the program with a committed stage's file. */
export function captureCommitted(stage: string): Promise<Captured> {
  return run(root, stage);
}

/** Runs the program with settings of one's own, by their names without the project's. */
export async function captureWith(settings: Readonly<Record<string, unknown>>): Promise<Captured> {
  const directory = mkdtempSync(join(tmpdir(), "stage-"));
  try {
    for (const name of ["infra", "functions", "components", "node_modules"]) {
      symlinkSync(join(root, name), join(directory, name));
    }
    writeFileSync(join(directory, "Pulumi.yaml"), stringify({ name: "stagedoor", runtime: "nodejs", main: "infra/" }));
    const config = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`stagedoor:${key}`, value]));
    writeFileSync(join(directory, "Pulumi.test.yaml"), stringify({ config: { "aws:region": "eu-west-1", ...config } }));
    return await run(directory, "test");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function run(directory: string, stage: string): Promise<Captured> {
  const cloud = new Cloud({ services: [facts], programDirectory: join(root, "infra"), baseUrl: "http://127.0.0.1" });
  const result = await runProgram({ directory, stage, handlers: cloudHandlers(cloud) });
  const ofType = (type: string) => result.resources.filter((resource) => resource.type === type);
  return {
    ...result,
    ofType,
    only(type, name) {
      const found = ofType(type).filter((resource) => name === undefined || resource.name === name);
      if (found.length !== 1) throw new Error(`expected one ${type} ${name ?? ""}, got ${found.length}`);
      return found[0]!;
    },
  };
}
