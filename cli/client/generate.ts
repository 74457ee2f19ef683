import type { OpenAPI3 } from "openapi-typescript";
import { type Access, accessOf, child, type Json, methodsOf, needsKey } from "../../capture/openapi/document";
import { type Api, clientDocument } from "../report/apis";
import { type AuthPart, authParts, sharedAuth } from "./auth-parts";
import { handlersSource } from "./handlers";

/** A client's files by name, and the packages that they import. */
export interface ClientFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
}

/**
 * Makes a typed client of an API: types by openapi-typescript, calls by openapi-fetch, and the ways in that its routes
 * ask for.
 * @param handlers also make types for the functions behind its operations
 */
export async function clientFiles(api: Api, handlers: boolean): Promise<ClientFiles> {
  // Loaded here: it brings the TypeScript compiler, which no other command needs.
  const { default: openapiTs, astToString } = await import("openapi-typescript");
  const document = clientDocument(api);
  const asked = routesByPart(api.document);
  const parts = authParts.filter(({ name }) => asked[name].length > 0);
  const note = `// Made by \`stagedoor client\` from the OpenAPI document of ${api.name}: change the program, not this file.\n`;
  return {
    files: {
      "schema.ts": `${note}\n${astToString(await openapiTs(document as unknown as OpenAPI3))}`,
      "auth.ts": `${note}${authSource(parts)}`,
      "client.ts": `${note}${clientSource(api.name, parts, asked)}`,
      ...(handlers ? { "handlers.ts": `${note}${handlersSource(api.kind, document)}` } : {}),
      "index.ts": `${note}export * from "./auth";\nexport * from "./client";\nexport type * from "./schema";\n`,
    },
    packages: [
      "openapi-fetch",
      ...(parts.some(({ name }) => name === "signing") ? ["aws4fetch"] : []),
      ...(handlers ? ["@types/aws-lambda"] : []),
    ],
  };
}

type Asked = Record<AuthPart["name"], string[]>;

const partOf: Readonly<Record<Access["kind"], AuthPart["name"] | undefined>> = {
  none: undefined,
  key: undefined,
  iam: "signing",
  token: "token",
  function: "token",
};

/** Which routes ask for which way in; a key may stand beside another. */
function routesByPart(document: Json): Asked {
  const asked: Asked = { token: [], apiKey: [], signing: [] };
  for (const [path, item] of Object.entries(child(document, "paths"))) {
    for (const [method, operation] of methodsOf(item as Json)) {
      const part = partOf[accessOf(document, operation).kind];
      const routes = routesOf(method, path, item as Json);
      if (part) asked[part].push(...routes);
      if (needsKey(document, operation)) asked.apiKey.push(...routes);
    }
  }
  return asked;
}

/** `ANY` is every method that the path does not name. */
function routesOf(method: string, path: string, item: Json): string[] {
  const clean = path.replaceAll("+}", "}");
  if (method !== "ANY") return [`${method} ${clean}`];
  const others = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"].filter((one) => !(one.toLowerCase() in item));
  return others.map((one) => `${one} ${clean}`);
}

function authSource(parts: readonly AuthPart[]): string {
  if (parts.length === 0) return "export {};\n";
  const imports = parts.map((part) => part.import ?? "").join("");
  return `${imports}import type { Middleware } from "openapi-fetch";\n\n${[sharedAuth, ...parts.map(({ source }) => source)].join("\n")}`;
}

function clientSource(name: string, parts: readonly AuthPart[], asked: Asked): string {
  const has = (part: AuthPart["name"]) => parts.some((one) => one.name === part);
  const imported = [
    ...parts.map((part) => part.name),
    ...(parts.length > 0 ? ["only"] : []),
    ...(has("signing") ? ["type Signing"] : []),
    ...(has("token") || has("apiKey") ? ["type Supplied"] : []),
  ];
  const auth = imported.length > 0 ? `import { ${imported.join(", ")} } from "./auth";\n` : "";
  const uses = parts.map(
    ({ name: part }) =>
      `  if (options.${part} !== undefined) client.use(only(routes.${part}, ${part}(options.${part})));`,
  );
  const routes = parts.map(
    ({ name: part }) => `  ${part}: [\n${asked[part].map((route) => `    ${JSON.stringify(route)},\n`).join("")}  ],`,
  );
  const table =
    parts.length > 0
      ? `\n/** Routes by what they ask callers for. */\nconst routes = {\n${routes.join("\n")}\n};\n`
      : "";
  return `import createClient, { type Client } from "openapi-fetch";
${auth}import type { paths } from "./schema";

/** Where the API is, and what its routes ask callers for. */
export interface ClientOptions {
  /** Address of the stage, without a path of the API. */
  readonly baseUrl: string;
${parts.map(({ option }) => `${option}\n`).join("")}  /** Sends the requests. @default the platform's fetch */
  readonly fetch?: (request: Request) => Promise<Response>;
}
${table}
/** Calls of the API ${name}, typed by its document. */
export function create${pascal(name)}Client(options: ClientOptions): Client<paths> {
  const { baseUrl, fetch } = options;
  const client = createClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) });
${uses.map((use) => `${use}\n`).join("")}  return client;
}
`;
}

function pascal(name: string): string {
  return name.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
