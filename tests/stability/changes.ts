import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { Asked, Made } from "../components/support/mocks";

const nameOf = ({ type, name }: Asked) => `${type.split("/").at(-1)!.split(":").at(-1)} ${name}`;

/**
 * What a program asks for otherwise than another did: `+` for a resource more, `-` for one less, and a changed one with
 * the inputs that differ. Components are left out: they show arguments and make nothing.
 */
export async function changes(before: Made<unknown>, after: Made<unknown>): Promise<string[]> {
  const [olds, news] = await Promise.all([askedOf(before), askedOf(after)]);
  const gone = [...olds.values()].flatMap((old) => (news.has(keyOf(old)) ? [] : [`- ${nameOf(old)}`]));
  const rest = [...news.values()].flatMap((made) => {
    const old = olds.get(keyOf(made));
    if (!old) return [`+ ${nameOf(made)}`];
    const inputs = [...new Set([...Object.keys(old.inputs), ...Object.keys(made.inputs)])];
    const changed = inputs.filter((name) => !isDeepStrictEqual(old.inputs[name], made.inputs[name]));
    return changed.length === 0 ? [] : [`${nameOf(made)}: ${changed.sort().join(", ")}`];
  });
  return [...gone, ...rest].sort();
}

const keyOf = ({ type, name }: Asked) => `${type}::${name}`;

async function askedOf({ resources }: Made<unknown>): Promise<Map<string, Asked>> {
  const made = resources.filter(({ type }) => !type.startsWith("stagedoor:"));
  const plain = made.map(async (one) => ({ ...one, inputs: await contentsOf(one.inputs) }));
  return new Map((await Promise.all(plain)).map((one) => [keyOf(one), one]));
}

/** Inputs without the identity of the objects that carry them; archives by the files that they hold. */
async function contentsOf(inputs: Asked["inputs"]): Promise<Record<string, unknown>> {
  const contents = Object.entries(inputs).map(async ([name, value]) => {
    const held = value instanceof pulumi.asset.AssetArchive ? await filesOf(value) : value;
    return [name, held === undefined ? undefined : (JSON.parse(JSON.stringify(held)) as unknown)] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

/** Paths of an archive's files, which are called after their content. */
async function filesOf(archive: pulumi.asset.AssetArchive): Promise<Record<string, unknown>> {
  const files = Object.entries(await archive.assets).map(async ([name, asset]) => {
    assert.ok(asset instanceof pulumi.asset.FileAsset);
    return [name, await asset.path] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
