import type { Cloud } from "../../cloud";
import { AwsError } from "../../errors";
import { stableId } from "../../names";
import { type CheckFailure, type Properties, type ResourceType, resourceType } from "../../resource";
import type { FunctionCode } from "./runtime";
import { syntaxFault } from "./runtime";

/** Type token of CloudFront Functions. */
export const functionType = "aws:cloudfront/function:Function";
const storeType = "aws:cloudfront/keyValueStore:KeyValueStore";
const keyType = "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey";

const longestCode = 10_240;
const runtimes = ["cloudfront-js-1.0", "cloudfront-js-2.0"];

/** A function as it was last published. */
interface Live {
  readonly code: string;
  readonly stores: readonly string[];
}

/** CloudFront Functions and their key value stores. */
export function functionTypes(cloud: Cloud): ResourceType[] {
  const write = async (inputs: Properties, before: Properties | undefined): Promise<Properties> => {
    const code = String(inputs.code);
    const fault = await syntaxFault(code);
    if (fault) throw new AwsError("InvalidArgument", `The parameter FunctionCode contains invalid code: ${fault}`);
    const stores = (inputs.keyValueStoreAssociations as string[] | undefined) ?? [];
    const etag = stableId(`${String(inputs.name)} ${code} ${stores.join()}`, 13).toUpperCase();
    const publish = inputs.publish !== false;
    if (publish) liveFunctions(cloud).set(String(inputs.name), { code, stores });
    return {
      arn: functionArn(cloud, String(inputs.name)),
      etag,
      liveStageEtag: publish ? etag : String(before?.liveStageEtag ?? ""),
      status: publish || before?.liveStageEtag ? "DEPLOYED" : "UNPUBLISHED",
      tagsAll: inputs.tags ?? {},
    };
  };
  return [
    resourceType<Properties>({
      type: functionType,
      autoName: { property: "name", maxLength: 64 },
      replaceOn: ["name"],
      check: checkFunction,
      create: async (inputs) => ({ id: String(inputs.name), outputs: await write(inputs, undefined) }),
      update: (_id, olds, inputs) => write(inputs, olds),
      async delete(id) {
        const user = cloud
          .resources("aws:cloudfront/distribution:Distribution")
          .find(({ inputs }) => JSON.stringify(inputs).includes(`"${functionArn(cloud, id)}"`));
        if (user) throw new AwsError("FunctionInUse", `Cannot delete function, it is in use by ${user.id}`, 409);
        liveFunctions(cloud).delete(id);
      },
    }),
    resourceType<Properties>({
      type: storeType,
      autoName: { property: "name", maxLength: 64 },
      replaceOn: ["name"],
      async create(inputs, context) {
        const hex = Buffer.from(stableId(context.urn, 32)).toString("hex").slice(0, 32);
        const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
        return {
          id: String(inputs.name),
          outputs: {
            arn: `arn:aws:cloudfront::${context.accountId}:key-value-store/${id}`,
            etag: stableId(`${id} etag`, 13).toUpperCase(),
            lastModifiedTime: new Date(cloud.clock.now()).toISOString(),
            tagsAll: inputs.tags ?? {},
          },
        };
      },
      update: async (_id, olds) => olds,
    }),
    resourceType<Properties>({
      type: keyType,
      replaceOn: ["key", "keyValueStoreArn"],
      async create(inputs) {
        const { key, keyValueStoreArn, value } = inputs as Record<string, string>;
        if (!cloud.find(storeType, ({ outputs }) => outputs.arn === keyValueStoreArn)) {
          throw new AwsError("ResourceNotFoundException", `there is no key value store ${keyValueStoreArn}`, 404);
        }
        return { id: `${keyValueStoreArn},${key}`, outputs: { totalSizeInBytes: Buffer.byteLength(`${key}${value}`) } };
      },
      update: async (_id, _olds, { key, value }) => ({
        totalSizeInBytes: Buffer.byteLength(`${String(key)}${String(value)}`),
      }),
    }),
  ];
}

/** The published code of a function, with the entries of its stores as they are now; undefined when there is none. */
export function liveFunction(cloud: Cloud, arn: string): FunctionCode | undefined {
  const live = liveFunctions(cloud).get(arn.split("/").at(-1) ?? "");
  if (!live || arn !== functionArn(cloud, arn.split("/").at(-1)!)) return undefined;
  const keys = cloud.resources(keyType);
  const stores = live.stores.map((store) => [
    store.split("/").at(-1)!,
    Object.fromEntries(
      keys
        .filter(({ inputs }) => inputs.keyValueStoreArn === store)
        .map(({ inputs }) => [String(inputs.key), String(inputs.value)]),
    ),
  ]);
  return { code: live.code, stores: Object.fromEntries(stores) as FunctionCode["stores"] };
}

function liveFunctions(cloud: Cloud) {
  return cloud.storage.entries<Live>("cloudfront-functions");
}

function functionArn(cloud: Cloud, name: string): string {
  return `arn:aws:cloudfront::${cloud.accountId}:function/${name}`;
}

function checkFunction({ code, runtime, keyValueStoreAssociations: stores }: Properties): CheckFailure[] {
  const faults: CheckFailure[] = [];
  if (typeof runtime === "string" && !runtimes.includes(runtime)) {
    faults.push({ property: "runtime", reason: `"${runtime}" must be one of ${runtimes.join(", ")}` });
  }
  if (typeof code === "string" && Buffer.byteLength(code) > longestCode) {
    faults.push({
      property: "code",
      reason: `has ${Buffer.byteLength(code)} bytes; at most ${longestCode} are allowed`,
    });
  }
  if (Array.isArray(stores) && stores.length > 1) {
    faults.push({ property: "keyValueStoreAssociations", reason: "a function has one key value store at most" });
  }
  if (Array.isArray(stores) && stores.length > 0 && runtime === "cloudfront-js-1.0") {
    faults.push({ property: "keyValueStoreAssociations", reason: "key value stores need cloudfront-js-2.0" });
  }
  return faults;
}
