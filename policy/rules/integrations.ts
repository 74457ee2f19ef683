import { documentOf, integrationOf } from "../openapi";
import type { Check, Judged } from "../rule";
import { isOneOf, types } from "../tokens";
import { member } from "../values";

/** Resources that hold integrations: APIs in their documents, and integrations of their own. */
export const integrationTypes = [
  ...types.restDocument,
  ...types.api,
  ...types.restIntegration,
  ...types.apiIntegration,
];

/** An integration, whichever resource says it. */
export interface Integration {
  /** Begins a finding: `GET /orders: `, or nothing for a resource of its own. */
  readonly prefix: string;
  /** Of a REST API; else of an HTTP or WebSocket API. */
  readonly rest: boolean;
  /** A setting by its name in documents. */
  setting(name: "connectionType" | "credentials" | "requestTemplates" | "tlsConfig" | "uri"): unknown;
}

/** Settings that HTTP and WebSocket APIs' resources call otherwise. */
const resourceNames: Readonly<Record<string, string>> = { uri: "integrationUri", credentials: "credentialsArn" };

/** A check of each integration that a resource holds. */
export function eachIntegration(
  { type, props }: Judged,
  check: (integration: Integration) => true | string,
): readonly Check[] {
  const rest = isOneOf(type, [...types.restDocument, ...types.restIntegration]);
  if (isOneOf(type, [...types.restIntegration, ...types.apiIntegration])) {
    const setting = (name: string) => props[rest ? name : (resourceNames[name] ?? name)];
    return [() => check({ prefix: "", rest, setting })];
  }
  return (documentOf(props.body)?.operations ?? []).map(({ label, operation }) => {
    const setting = (name: string) => member(integrationOf(operation), name);
    return () => check({ prefix: `${label}: `, rest, setting });
  });
}
