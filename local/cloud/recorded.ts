import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { stableId } from "./names";
import type { ResourceType } from "./resource";

/** A type that nobody simulates: it gets an id and an ARN of the right shape, and does nothing. */
export function recordedType(token: string): ResourceType {
  return {
    type: token,
    async create(inputs, context) {
      const [, module = "", name = ""] = /^[^:]+:([^/:]+)(?:\/[^:]+)?:(\w+)$/.exec(token) ?? [];
      const id = `${context.name.slice(0, 40)}-${stableId(`${context.urn} ${context.region}`, 10)}`;
      const arn = `arn:aws:${module}:${context.region}:${context.accountId}:${name.toLowerCase()}/${id}`;
      const names = outputNames(token);
      return {
        id,
        outputs: {
          ...Object.fromEntries(names.map((output) => [output, output === "tagsAll" ? {} : id])),
          arn,
          // Providers name what the program does not.
          ...(inputs.name === undefined && sourceOf(token).includes('resourceInputs["name"] = args')
            ? { name: id }
            : {}),
        },
      };
    },
    async update(_id, olds) {
      return olds;
    },
  };
}

const outputsByToken = new Map<string, readonly string[]>();

/** Names of the outputs-only properties that the SDK's class of a type declares. */
export function outputNames(token: string): readonly string[] {
  const cached = outputsByToken.get(token);
  if (cached) return cached;
  const names = readOutputNames(token);
  outputsByToken.set(token, names);
  return names;
}

function readOutputNames(token: string): string[] {
  // The SDK's generated constructors list what only the provider knows in exactly this form.
  const form = /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g;
  return [...sourceOf(token).matchAll(form)].map((found) => found[1]!);
}

/** Source of the SDK's class of a type; empty for packages other than `aws` and `random`. */
function sourceOf(token: string): string {
  const match = /^(aws|random):([^:]+):\w+$/.exec(token);
  if (!match) return "";
  const [, sdk, file] = match;
  try {
    const require = createRequire(`${process.cwd()}/index.js`);
    return readFileSync(require.resolve(`@pulumi/${sdk}/${file!.replace(/^index\//, "")}.js`), "utf8");
  } catch {
    return "";
  }
}
