/** How an operation lets callers in. */
export type Access =
  | { readonly kind: "none" | "iam" | "key" | "function" }
  | {
      readonly kind: "token" /** User pool ARN or issuer URL. */;
      readonly pool: string;
      readonly scopes: readonly string[];
    };

/** A JSON object of a document. */
export type Json = Record<string, unknown>;

const methods: Readonly<Record<string, string>> = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  head: "HEAD",
  "x-amazon-apigateway-any-method": "ANY",
};

/** Operations of a path item by method; preflight answers are left out. */
export function methodsOf(item: Json): [method: string, operation: Json][] {
  return Object.entries(methods).flatMap(([key, method]) =>
    item[key] ? [[method, item[key] as Json] as [string, Json]] : [],
  );
}

/** The document that an API was imported from; empty when it was not. */
export function parse(body: unknown): Json {
  return typeof body === "string" ? (JSON.parse(body) as Json) : ((body as Json | undefined) ?? {});
}

/** The object under a name; an empty one when there is none. */
export function child(value: unknown, name: string): Json {
  const found = (value as Json | undefined)?.[name];
  return typeof found === "object" && found !== null ? (found as Json) : {};
}

/** Whether an operation asks for the key of a usage plan, alone or beside another way of access. */
export function needsKey(document: Json, operation: Json): boolean {
  const schemes = child(child(document, "components"), "securitySchemes");
  return ((operation.security ?? []) as Json[]).flatMap(Object.keys).some((name) => {
    const { type, name: header } = child(schemes, name);
    return type === "apiKey" && String(header).toLowerCase() === "x-api-key";
  });
}

/** How an operation lets callers in, by its security schemes. */
export function accessOf(document: Json, operation: Json): Access {
  const requirements = (operation.security ?? []) as Json[];
  const schemes = child(child(document, "components"), "securitySchemes");
  const names = requirements.flatMap((requirement) => Object.keys(requirement));
  const found = names.map((name) => ({
    name,
    scheme: child(schemes, name),
    scopes: requirements.find((one) => name in one)![name],
  }));
  if (found.some(({ scheme }) => scheme["x-amazon-apigateway-authtype"] === "awsSigv4")) return { kind: "iam" };
  if (child(operation, "x-amazon-apigateway-auth").type === "AWS_IAM") return { kind: "iam" };
  for (const { scheme, scopes } of found) {
    const authorizer = child(scheme, "x-amazon-apigateway-authorizer");
    const pools = authorizer.providerARNs as string[] | undefined;
    const issuer = child(authorizer, "jwtConfiguration").issuer as string | undefined;
    if (pools?.[0] || issuer) return { kind: "token", pool: pools?.[0] ?? issuer!, scopes: scopes as string[] };
    if (authorizer.authorizerUri) return { kind: "function" };
  }
  return needsKey(document, operation) ? { kind: "key" } : { kind: "none" };
}
