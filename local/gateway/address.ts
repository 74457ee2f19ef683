/** What an API's ARN is made of. */
export interface ApiAddress {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API`: what callers and policies name an API by. */
export function executionArn({ region, accountId, apiId }: ApiAddress): string {
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}`;
}

/** `arn:aws:apigateway:REGION::/…`: the ARN of a thing of the control plane. */
export function controlArn(region: string, path: string): string {
  return `arn:aws:apigateway:${region}::${path}`;
}

/** Host name of an API's default endpoint. */
export function apiHost(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

/** Path under which the local server offers an API. */
export function apiMount(apiId: string): string {
  return `/execute-api/${apiId}`;
}
