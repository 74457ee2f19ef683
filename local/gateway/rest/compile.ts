import { type BodyCheck, ModelValidators } from "../validation";
import type {
  ContentHandling,
  IntegrationDefinition,
  MethodDefinition,
  RequestValidatorDefinition,
  ResourceDefinition,
  RestApiDefinition,
} from "./definition";
import { type JavaPattern, javaPattern } from "./java-pattern";
import { compileRequestMapping, compileResponseMapping } from "./parameter-mapping";
import { Router } from "./router";
import { TemplateSet } from "./templates";

/** A method, compiled at deploy. */
export interface CompiledMethod {
  readonly definition: MethodDefinition;
  readonly resource: ResourceDefinition;
  /** Required parameters as `header.x-id`, in the order of AWS's message. */
  readonly required: readonly { readonly place: "header" | "path" | "querystring"; readonly name: string }[];
  /** Body checks by content type; empty when bodies are not validated. */
  readonly bodyChecks: ReadonlyMap<string, BodyCheck>;
  readonly integration?: CompiledIntegration;
}

/** An integration, compiled at deploy. */
export interface CompiledIntegration {
  readonly definition: IntegrationDefinition;
  readonly mapRequest: ReturnType<typeof compileRequestMapping>;
  readonly requestTemplates: TemplateSet;
  readonly responses: readonly CompiledResponse[];
}

/** An integration response, compiled at deploy. */
export interface CompiledResponse {
  readonly statusCode: number;
  /** Absent: the default response. */
  readonly pattern?: JavaPattern;
  readonly mapHeaders: ReturnType<typeof compileResponseMapping>;
  readonly templates: TemplateSet;
  readonly contentHandling?: ContentHandling;
}

/** A deployment's definition with everything parsed: routes, templates, schemas, mappings, patterns. */
export interface CompiledApi {
  readonly definition: RestApiDefinition;
  readonly router: Router<CompiledMethod>;
  /** Faults that show only when a request needs the broken part. */
  readonly faults: readonly string[];
}

/** Compiles a definition. */
export function compileApi(definition: RestApiDefinition): CompiledApi {
  const models = new ModelValidators(definition.models);
  const faults: string[] = [];
  const router = new Router(definition.resources, (resource) => {
    const methods = new Map<string, CompiledMethod>();
    for (const [key, method] of Object.entries(resource.methods)) {
      const compiled = compileMethod(definition, resource, method, models);
      methods.set(key, compiled);
      const templates = [
        compiled.integration?.requestTemplates,
        ...(compiled.integration?.responses ?? []).map((r) => r.templates),
      ];
      for (const set of templates)
        for (const fault of set?.faults ?? []) faults.push(`${key} ${resource.path}: ${fault}`);
    }
    return methods;
  });
  return { definition, router, faults };
}

function compileMethod(
  definition: RestApiDefinition,
  resource: ResourceDefinition,
  method: MethodDefinition,
  models: ModelValidators,
): CompiledMethod {
  const validator =
    method.requestValidator === undefined ? undefined : definition.requestValidators[method.requestValidator];
  return {
    definition: method,
    resource,
    required: requiredOf(method, validator),
    bodyChecks: bodyChecksOf(method, validator, models),
    ...(method.integration ? { integration: compileIntegration(method.integration) } : {}),
  };
}

function requiredOf(
  method: MethodDefinition,
  validator: RequestValidatorDefinition | undefined,
): CompiledMethod["required"] {
  if (!validator?.validateRequestParameters) return [];
  return Object.entries(method.requestParameters ?? {})
    .filter(([, required]) => required)
    .map(([key]) => key)
    .sort()
    .flatMap((key) => {
      const [, place, name] = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(key) ?? [];
      return place && name ? [{ place: place as "header" | "path" | "querystring", name }] : [];
    });
}

function bodyChecksOf(
  method: MethodDefinition,
  validator: RequestValidatorDefinition | undefined,
  models: ModelValidators,
): ReadonlyMap<string, BodyCheck> {
  const checks = new Map<string, BodyCheck>();
  if (!validator?.validateRequestBody) return checks;
  for (const [type, name] of Object.entries(method.requestModels ?? {})) {
    const check = models.check(name);
    if (check) checks.set(type.toLowerCase(), check);
  }
  return checks;
}

function compileIntegration(definition: IntegrationDefinition): CompiledIntegration {
  return {
    definition,
    mapRequest: compileRequestMapping(definition.requestParameters),
    requestTemplates: new TemplateSet(definition.requestTemplates),
    responses: definition.integrationResponses.map((response) => ({
      statusCode: Number(response.statusCode),
      ...(response.selectionPattern ? { pattern: javaPattern(response.selectionPattern) } : {}),
      mapHeaders: compileResponseMapping(response.responseParameters),
      templates: new TemplateSet(response.responseTemplates),
      ...(response.contentHandling ? { contentHandling: response.contentHandling } : {}),
    })),
  };
}
