/** What the variables of an import stand for. */
export interface AwsVariables {
  readonly region: string;
  readonly accountId: string;
}

/**
 * Puts the account's values for `${AWS::AccountId}`, `${AWS::Partition}` and `${AWS::Region}`; other variables stay.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
 */
export function withAwsVariables(text: string, { region, accountId }: AwsVariables): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const values: Readonly<Record<string, string>> = { AccountId: accountId, Partition: partition, Region: region };
  return text.replace(/\$\{AWS::(AccountId|Partition|Region)\}/g, (_, name: string) => values[name]!);
}
