import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { AwsCall } from "../service";
import type { AttributeValue, Item, KeyElement } from "./types";

/** ARN of a table. */
export function tableArn(region: string, accountId: string, name: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}

/** Name of a table that a request names by name or by ARN; a table of another region or account is refused. */
export function tableName(cloud: Cloud, region: string, given: unknown): string {
  if (typeof given !== "string" || !given.startsWith("arn:")) return String(given ?? "");
  const prefix = tableArn(region, cloud.accountId, "");
  if (given.startsWith(prefix)) return given.slice(prefix.length);
  throw new AwsError("ValidationException", `Invalid table ARN: ${given.slice(0, 200)} is not of ${prefix}`);
}

/** Asks IAM about one action on a table or one of its indexes, with the table's own policy. */
export function allow(
  cloud: Cloud,
  call: AwsCall,
  action: string,
  table: string,
  more: { index?: string; keys?: readonly string[] } = {},
): void {
  const arn = tableArn(call.region, cloud.accountId, table);
  const policy = cloud.find(
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    (record) => record.inputs.resourceArn === arn,
  );
  authorize(cloud, call, `dynamodb:${action}`, more.index ? `${arn}/index/${more.index}` : arn, {
    resourcePolicy: policy?.inputs.policy as string | undefined,
    context: more.keys ? { "dynamodb:leadingkeys": more.keys } : {},
  });
}

/** Partition key values of items or keys, as `dynamodb:LeadingKeys` has them. */
export function leadingKeys(schema: readonly KeyElement[] | undefined, items: readonly unknown[]): string[] {
  const hash = schema?.[0]?.AttributeName;
  if (!hash) return [];
  return items.flatMap((item) => scalar((item as Item | undefined)?.[hash]));
}

/** Partition key value of a Query, from its parsed key conditions. */
export function queriedKeys(schema: readonly KeyElement[] | undefined, conditions: Json): string[] {
  const hash = schema?.[0]?.AttributeName;
  const condition = hash ? (conditions[hash] as { AttributeValueList?: AttributeValue[] } | undefined) : undefined;
  return (condition?.AttributeValueList ?? []).flatMap(scalar);
}

function scalar(value: AttributeValue | undefined): string[] {
  const text = value?.S ?? value?.N ?? value?.B;
  return typeof text === "string" ? [text] : [];
}
