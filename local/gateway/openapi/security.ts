import { stableId } from "../../cloud/names";
import { given } from "../../given";
import { isObject } from "../../json";
import type { AuthorizationType, AuthorizerDefinition } from "../rest/definition";
import { type ApiDocument, type JsonObject, objectAt, resolve, textAt } from "./document";
import type { Findings } from "./findings";

/** How an operation is protected. */
export interface Protection {
  readonly authorizationType: AuthorizationType;
  readonly authorizer?: string;
  readonly authorizationScopes?: readonly string[];
  readonly apiKeyRequired: boolean;
}

type Scheme =
  | { readonly kind: "apiKey" }
  | { readonly kind: "iam" }
  | { readonly kind: "authorizer"; readonly authorizer: AuthorizerDefinition }
  | { readonly kind: "other" };

/** Reads the document's security schemes, and what each operation asks of them. */
export class SecurityReader {
  readonly authorizers: Record<string, AuthorizerDefinition> = {};
  private readonly schemes = new Map<string, Scheme>();

  constructor(
    private readonly document: ApiDocument,
    apiId: string,
    private readonly findings: Findings,
  ) {
    const { root, kind } = document;
    const declared =
      kind === "swagger2"
        ? objectAt(root, "securityDefinitions")
        : objectAt(objectAt(root, "components"), "securitySchemes");
    for (const [name, value] of Object.entries(declared)) {
      const scheme = resolve(document, value);
      if (!scheme) continue;
      const read = this.readScheme(name, scheme, apiId);
      this.schemes.set(name, read);
      if (read.kind === "authorizer") this.authorizers[name] = read.authorizer;
    }
  }

  /** Protection of one operation; the document's own `security` holds where the operation has none (recorded). */
  protectionOf(operation: JsonObject, place: string): Protection {
    const explicit = textAt(objectAt(operation, "x-amazon-apigateway-auth"), "type")?.toUpperCase();
    let protection: Protection = {
      authorizationType: explicit === "AWS_IAM" ? "AWS_IAM" : "NONE",
      apiKeyRequired: false,
    };
    const requirements = Array.isArray(operation.security) ? operation.security : this.document.root.security;
    for (const requirement of Array.isArray(requirements) ? requirements : []) {
      for (const [name, scopes] of Object.entries(isObject(requirement) ? requirement : {})) {
        protection = this.apply(protection, name, scopes, place, explicit);
      }
    }
    return protection;
  }

  private apply(
    so: Protection,
    name: string,
    scopes: unknown,
    place: string,
    explicit: string | undefined,
  ): Protection {
    const scheme = this.schemes.get(name);
    if (!scheme) {
      this.findings.warn(`Security scheme '${name}' of ${place} is not defined; it is ignored`);
      return so;
    }
    if (scheme.kind === "apiKey") return { ...so, apiKeyRequired: true };
    if (explicit !== undefined) return so;
    if (scheme.kind === "iam") return { ...so, authorizationType: "AWS_IAM" };
    if (scheme.kind === "other") {
      this.findings.warn(`Security scheme '${name}' of ${place} has no API Gateway authorizer; it is ignored`);
      return so;
    }
    const { authorizer } = scheme;
    const cognito = authorizer.type === "COGNITO_USER_POOLS";
    const list = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [];
    return {
      ...so,
      authorizationType: cognito ? "COGNITO_USER_POOLS" : "CUSTOM",
      authorizer: authorizer.name,
      ...(list.length > 0 ? { authorizationScopes: list } : {}),
    };
  }

  private readScheme(name: string, scheme: JsonObject, apiId: string): Scheme {
    const authType = textAt(scheme, "x-amazon-apigateway-authtype");
    if (authType?.toLowerCase() === "awssigv4") return { kind: "iam" };
    const extension = resolve(this.document, scheme["x-amazon-apigateway-authorizer"]);
    if (extension) return this.readAuthorizer(name, scheme, extension, authType, apiId);
    const isKey =
      scheme.type === "apiKey" && scheme.in === "header" && /^x-api-key$/i.test(textAt(scheme, "name") ?? "");
    return isKey ? { kind: "apiKey" } : { kind: "other" };
  }

  private readAuthorizer(
    name: string,
    scheme: JsonObject,
    extension: JsonObject,
    authType: string | undefined,
    apiId: string,
  ): Scheme {
    const type = (textAt(extension, "type") ?? "token").toUpperCase();
    if (type !== "TOKEN" && type !== "REQUEST" && type !== "COGNITO_USER_POOLS") {
      this.findings.error(
        `Unable to create authorizer '${name}': Invalid authorizer type '${type}': use token, request or cognito_user_pools`,
      );
      return { kind: "other" };
    }
    const providers = extension.providerARNs;
    const uri = textAt(extension, "authorizerUri");
    if (type === "COGNITO_USER_POOLS" && !(Array.isArray(providers) && providers.length > 0)) {
      this.findings.error(`Unable to create authorizer '${name}': Authorizer must have at least one provider ARN`);
    } else if (type !== "COGNITO_USER_POOLS" && !uri) {
      this.findings.error(`Unable to create authorizer '${name}': Authorizer URI must be specified`);
    }
    const ttl = extension.authorizerResultTtlInSeconds;
    return {
      kind: "authorizer",
      authorizer: {
        id: stableId(`${apiId}/authorizer/${name}`, 6),
        name,
        type,
        ...given({
          authType,
          authorizerUri: type === "COGNITO_USER_POOLS" ? undefined : uri,
          authorizerCredentials: textAt(extension, "authorizerCredentials") || undefined,
          identitySource: textAt(extension, "identitySource") || defaultSource(scheme),
          identityValidationExpression: textAt(extension, "identityValidationExpression"),
        }),
        ...(ttl === undefined || Number.isNaN(Number(ttl)) ? {} : { authorizerResultTtlInSeconds: Number(ttl) }),
        ...(Array.isArray(providers) ? { providerARNs: providers.filter((arn) => typeof arn === "string") } : {}),
      },
    };
  }
}

function defaultSource(scheme: JsonObject): string | undefined {
  const name = textAt(scheme, "name");
  if (name === undefined) return undefined;
  return scheme.in === "query" ? `method.request.querystring.${name}` : `method.request.header.${name}`;
}
