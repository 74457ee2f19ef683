import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ApiDomainArgs, DomainTarget } from "./args";
import { needsV2 } from "./faults";

/** The domain that mappings belong to. */
export interface MappedDomain {
  readonly domain: aws.apigateway.DomainName | aws.apigatewayv2.DomainName;
  /** Id beside the name, which several private domains may share. */
  readonly domainNameId?: pulumi.Output<string>;
}

/** Leads base paths to stages. */
export function createMappings(
  name: string,
  args: ApiDomainArgs,
  { domain, domainNameId }: MappedDomain,
  parent: pulumi.Resource,
): void {
  for (const [path, target] of Object.entries(args.basePaths ?? {})) {
    const child = `${name}-${path || "root"}`;
    const { apiId, stageName } = stageOf(target);
    // Of several segments, the older kind of mapping takes the first alone.
    if (needsV2(args) || path.includes("/")) {
      new aws.apigatewayv2.ApiMapping(
        child,
        { domainName: domain.domainName, apiId, stage: stageName, apiMappingKey: path || undefined },
        { parent },
      );
    } else {
      new aws.apigateway.BasePathMapping(
        child,
        { domainName: domain.domainName, domainNameId, restApi: apiId, stageName, basePath: path || undefined },
        { parent },
      );
    }
  }
}

/** Makes the rules that are tried before base paths. */
export function createRoutingRules(
  name: string,
  { routingRules }: ApiDomainArgs,
  domain: MappedDomain["domain"],
  parent: pulumi.Resource,
): void {
  for (const [key, rule] of Object.entries(routingRules ?? {})) {
    new aws.apigatewayv2.RoutingRule(
      `${name}-${key}`,
      {
        domainName: domain.domainName,
        priority: rule.priority,
        conditions: [
          ...(rule.basePaths ? [{ matchBasePaths: { anyOfs: rule.basePaths } }] : []),
          ...Object.entries(rule.headers ?? {}).map(([header, valueGlob]) => ({
            matchHeaders: { anyOf: { header, valueGlob } },
          })),
        ],
        actions: [
          {
            invokeApi: {
              apiId: rule.restApi.apiId,
              stage: rule.restApi.stageName,
              stripBasePath: rule.stripBasePath ?? false,
            },
          },
        ],
      },
      { parent },
    );
  }
}

/** How a domain chooses; both generations say the same in other words. */
export function routingMode(args: ApiDomainArgs, mapping: "BASE_PATH_MAPPING" | "API_MAPPING"): string | undefined {
  if (!args.routingRules) return undefined;
  return args.basePaths ? `ROUTING_RULE_THEN_${mapping}` : "ROUTING_RULE_ONLY";
}

function stageOf({ restApi, httpApi, webSocketApi }: DomainTarget): {
  apiId: pulumi.Output<string>;
  stageName: pulumi.Output<string>;
} {
  return (restApi ?? httpApi ?? webSocketApi)!;
}
