import { cut } from "../../cut";
import { headerValues, type WireRequest } from "../../wire";
import type { Cloud } from "../cloud";
import { globMatches } from "../iam/glob";
import type { ApiTarget } from "../ports";
import type { ResourceRecord } from "../resource";
import { type ApiMappingInputs, type RoutingRuleInputs, tokens } from "./inputs";

const v1 = {
  domainName: "aws:apigateway/domainName:DomainName",
  basePathMapping: "aws:apigateway/basePathMapping:BasePathMapping",
};

/** A custom domain name in a region: another region may have the same name, with a life of its own. */
export interface DomainAddress {
  readonly domainName: string;
  readonly region: string;
}

/** A base path of a domain and the stage it leads to. */
export interface DomainMapping {
  /** Without slashes at its ends; empty for all paths. */
  readonly basePath: string;
  readonly apiId: string;
  /** Absent: the path's next segment names the stage. */
  readonly stageName?: string;
}

/**
 * Where a domain leads a request: by its routing rules in order of priority, then by the longest base path, as the
 * domain's routing mode has it; undefined when nothing fits.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html
 */
export function routeDomain(cloud: Cloud, domain: DomainAddress, request: WireRequest): ApiTarget | undefined {
  const [fullPath, query] = cut(request.target, "?");
  const mode = String(domainOf(cloud, domain)?.inputs.routingMode ?? "API_MAPPING_ONLY");
  if (mode.startsWith("ROUTING_RULE")) {
    const rule = rulesOf(cloud, domain).find((candidate) => fits(candidate, fullPath, request));
    if (rule) return ruleTarget(rule, fullPath, query);
    if (mode === "ROUTING_RULE_ONLY") return undefined;
  }
  const mapping = mappingsOf(cloud, domain)
    .filter(({ basePath }) => isBelow(fullPath, basePath))
    .sort((a, b) => b.basePath.length - a.basePath.length)[0];
  if (!mapping) return undefined;
  const path = below(fullPath, mapping.basePath);
  if (mapping.stageName) return { apiId: mapping.apiId, stageName: mapping.stageName, fullPath, path, query };
  const [, stageName = "", ...rest] = path.split("/");
  return { apiId: mapping.apiId, stageName, fullPath, path: `/${rest.join("/")}`, query };
}

/** A domain of either generation. */
export function domainOf(cloud: Cloud, domain: DomainAddress): ResourceRecord | undefined {
  return domainsNamed(cloud, domain.domainName).find(isOf(domain));
}

/** Domains of either generation and any region that have this name. */
export function domainsNamed(cloud: Cloud, domainName: string): ResourceRecord[] {
  const all = [...cloud.resources(tokens.DomainName), ...cloud.resources(v1.domainName)];
  return all.filter(({ inputs }) => inputs.domainName === domainName);
}

/** Whether a resource names the domain, in its region. */
function isOf({ domainName, region }: DomainAddress): (record: ResourceRecord) => boolean {
  return (record) => record.inputs.domainName === domainName && record.region === region;
}

/** Base paths of a domain, of both generations. */
export function mappingsOf(cloud: Cloud, domain: DomainAddress): DomainMapping[] {
  const mappings = cloud
    .resources(tokens.ApiMapping)
    .filter(isOf(domain))
    .map(({ inputs }) => {
      const { apiId, stage, apiMappingKey } = inputs as ApiMappingInputs;
      return { basePath: apiMappingKey ?? "", apiId, stageName: stage };
    });
  const basePaths = cloud
    .resources(v1.basePathMapping)
    .filter(isOf(domain))
    .map(({ inputs }) => {
      const { restApi, stageName, basePath } = inputs as { restApi: string; stageName?: string; basePath?: string };
      return { basePath: basePath ?? "", apiId: restApi, ...(stageName ? { stageName } : {}) };
    });
  return [...mappings, ...basePaths];
}

interface RoutingRule extends RoutingRuleInputs {
  readonly routingRuleId: string;
}

/** Routing rules of a domain, in order of priority. */
export function rulesOf(cloud: Cloud, domain: DomainAddress): RoutingRule[] {
  return cloud
    .resources(tokens.RoutingRule)
    .filter(isOf(domain))
    .map(({ inputs, outputs }) => ({
      ...(inputs as RoutingRuleInputs),
      routingRuleId: String(outputs.routingRuleId),
    }))
    .sort((a, b) => a.priority - b.priority);
}

/** All conditions must hold; none is a catch-all. Names of headers have no case, their values do. */
function fits(rule: RoutingRuleInputs, path: string, request: WireRequest): boolean {
  return (rule.conditions ?? []).every(({ matchBasePaths, matchHeaders }) => {
    if (matchBasePaths && !matchBasePaths.anyOfs.some((basePath) => isBelow(path, basePath))) return false;
    if (!matchHeaders) return true;
    const { header, valueGlob } = matchHeaders.anyOf;
    return headerValues(request.headers, header).some((value) => globMatches(valueGlob, value));
  });
}

function ruleTarget(rule: RoutingRule, fullPath: string, query: string): ApiTarget {
  const { apiId, stage, stripBasePath } = rule.actions[0]!.invokeApi;
  const basePaths = (rule.conditions ?? []).flatMap(({ matchBasePaths }) => matchBasePaths?.anyOfs ?? []);
  const matched = stripBasePath ? basePaths.find((basePath) => isBelow(fullPath, basePath)) : undefined;
  const path = below(fullPath, matched ?? "");
  return { apiId, stageName: stage, fullPath, path, query, routingRuleId: rule.routingRuleId };
}

function isBelow(path: string, basePath: string): boolean {
  return basePath === "" || path === `/${basePath}` || path.startsWith(`/${basePath}/`);
}

function below(path: string, basePath: string): string {
  return (basePath === "" ? path : path.slice(basePath.length + 1)) || "/";
}
