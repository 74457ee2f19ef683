import type { Cloud } from "../cloud";
import type { Principal } from "../principal";
import { type Properties, type ResourceType, resourceType } from "../resource";
import type { Invoke } from "../service";
import { ALIAS, FUNCTION, type Functions, parse } from "./functions";

/** Provider functions that look functions up, or run them while the program is deployed. */
export function lambdaLookups(functions: Functions): Readonly<Record<string, Invoke>> {
  return {
    "aws:lambda/getFunction:getFunction": async (args, { cloud, region }) => {
      const parsed = parse(String(args.functionName), region, cloud.accountId);
      const found = cloud.find(FUNCTION, (one) => one.outputs.name === parsed?.name && one.region === parsed?.region);
      if (!found) throw new Error(`no Lambda function ${String(args.functionName)} in ${region}`);
      return { ...found.outputs, id: found.id, functionName: found.outputs.name, tags: found.outputs.tagsAll };
    },
    "aws:lambda/getAlias:getAlias": async ({ name, functionName }, { cloud, region }) => {
      const { arn } = functions.resolve(String(functionName), undefined, region);
      const found = cloud.find(ALIAS, ({ outputs }) => outputs.arn === `${arn}:${String(name)}`);
      if (!found) throw new Error(`no alias ${String(name)} of the function ${String(functionName)} in ${region}`);
      return { ...found.outputs, id: found.id };
    },
    "aws:lambda/getInvocation:getInvocation": async (args, { cloud, region }) => ({
      ...args,
      id: String(args.functionName),
      result: await run(functions, cloud, args, region),
    }),
  };
}

interface InvocationInputs extends Properties {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly input: string;
}

/** `aws:lambda/invocation:Invocation`: runs a function when the resource is made, and again when its input changes. */
export const invocationType = (functions: Functions): ResourceType =>
  resourceType<InvocationInputs>({
    type: "aws:lambda/invocation:Invocation",
    replaceOn: ["functionName", "input", "qualifier", "triggers"],
    check: ({ input }) =>
      typeof input === "string" && !isJson(input) ? [{ property: "input", reason: "must be JSON" }] : [],
    async create(inputs, { cloud, region, urn }) {
      return {
        id: `${inputs.functionName}_${urn.split("::").at(-1)}`,
        outputs: { region, result: await run(functions, cloud, inputs, region) },
      };
    },
  });

async function run(functions: Functions, cloud: Cloud, inputs: Properties, region: string): Promise<string> {
  const { arn, qualifier } = functions.resolve(
    String(inputs.functionName),
    inputs.qualifier as string | undefined,
    region,
  );
  const caller: Principal = {
    type: "root",
    arn: `arn:aws:iam::${cloud.accountId}:root`,
    accountId: cloud.accountId,
    accessKeyId: cloud.port("iam").operator().accessKeyId,
  };
  const functionName = qualifier ? `${arn}:${qualifier}` : arn;
  const result = await cloud.port("lambda").invoke({ functionName, payload: String(inputs.input ?? "{}"), caller });
  if (result.functionError) throw new Error(`Lambda function (${functionName}) returned error: (${result.payload})`);
  return result.payload;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
