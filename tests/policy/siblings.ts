import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Modules of @pulumi/aws that repeat another's resources under a name of their own. */
const repeated: Readonly<Record<string, string>> = { alb: "lb" };

/** Classes that make the same thing under names that no pattern tells. */
const renamed: readonly (readonly [string, string])[] = [
  ["aws:cognito/userPoolClient:UserPoolClient", "aws:cognito/managedUserPoolClient:ManagedUserPoolClient"],
  ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  ["aws:cloudfront/distribution:Distribution", "aws:cloudfront/multitenantDistribution:MultitenantDistribution"],
];

let found: ReadonlyMap<string, readonly string[]> | undefined;

/** Tokens of the installed @pulumi/aws that stand for the same AWS resource as a token, without the token itself. */
export function siblingsOf(token: string): readonly string[] {
  found ??= families();
  return (found.get(familyOf(token)) ?? []).filter((other) => other !== token);
}

function families(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const token of tokens()) {
    const family = familyOf(token);
    all.set(family, [...(all.get(family) ?? []), token]);
  }
  return all;
}

/** The class without the suffix of its version, in the module that it came from. */
function familyOf(token: string): string {
  const [, module, name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(token) ?? [];
  const main = renamed.find(([, other]) => other === token)?.[0];
  if (main) return familyOf(main);
  return `${repeated[module!] ?? module}.${name?.replace(/V2$/, "")}`;
}

/** Every resource's token in the installed SDK. */
function tokens(): readonly string[] {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /^\w+\/\w+\.js$/.test(file))
    .flatMap((file) => /__pulumiType = '(aws:[^']+)'/.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? []);
}
