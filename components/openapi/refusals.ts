import type { JsonObject } from "../api/json";
import { messageSchema } from "./integrations/aws-service";

/** Kind of API that a document is imported as. */
export type DocumentKind = "REST" | "HTTP";

/** An answer that API Gateway gives in the operation's place. */
interface Refusal {
  readonly status: number;
  readonly description: string;
  /** Gateway responses of REST APIs that it may be. */
  readonly types: readonly string[];
  readonly schema: JsonObject;
}

/** REST APIs name the text `Message` where the caller is known, and not allowed. */
const forbiddenSchema: JsonObject = {
  type: "object",
  properties: { message: { type: "string" }, Message: { type: "string" } },
};

const refusals = {
  GatewayBadRequest: {
    status: 400,
    description: "The request does not have the parameters or the body that the operation asks for",
    types: ["BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS"],
    schema: messageSchema,
  },
  GatewayUnauthorized: {
    status: 401,
    description: "The request has no token that is valid",
    types: ["UNAUTHORIZED"],
    schema: messageSchema,
  },
  GatewayForbidden: {
    status: 403,
    description: "The caller may not call the operation",
    types: ["ACCESS_DENIED", "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN"],
    schema: forbiddenSchema,
  },
  GatewayTooManyRequests: {
    status: 429,
    description: "A limit or a quota is used up",
    types: ["THROTTLED", "QUOTA_EXCEEDED"],
    schema: messageSchema,
  },
} as const satisfies Readonly<Record<string, Refusal>>;

type RefusalName = keyof typeof refusals;

const place = "#/components/responses/";

/** Whether a response of a published document is API Gateway's own, and no answer of the operation. */
export function isRefusal(response: unknown): boolean {
  const { $ref: reference } = (response ?? {}) as JsonObject;
  return typeof reference === "string" && reference.startsWith(place) && reference.slice(place.length) in refusals;
}

/**
 * What API Gateway may answer in an operation's place, by status, as references to {@link refusalResponses}.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function refusalsOf(document: JsonObject, operation: JsonObject, kind: DocumentKind): JsonObject {
  // A published document says already what it has to say.
  if (!operation["x-amazon-apigateway-integration"]) return {};
  const names = namesOf(document, operation, kind);
  return Object.fromEntries(
    names.flatMap((name) => statusesOf(document, name).map((status) => [status, { $ref: `${place}${name}` }])),
  );
}

/** The responses that operations refer to. A gateway response with a template of its own may have any body. */
export function refusalResponses(document: JsonObject, kind: DocumentKind): JsonObject {
  return Object.fromEntries(
    Object.entries(refusals).map(([name, { description, schema }]) => {
      const isOwn = gatewayResponsesOf(document, name as RefusalName).some((one) => one?.responseTemplates);
      const said = kind === "HTTP" ? messageSchema : schema;
      return [name, isOwn ? { description } : { description, content: { "application/json": { schema: said } } }];
    }),
  );
}

function namesOf(document: JsonObject, operation: JsonObject, kind: DocumentKind): RefusalName[] {
  const asked = ways(document, operation);
  const isPrivate = kind === "REST" && document["x-amazon-apigateway-policy"] !== undefined;
  return [
    ...(kind === "REST" && isValidated(document, operation) ? (["GatewayBadRequest"] as const) : []),
    ...(asked.some(({ token }) => token) ? (["GatewayUnauthorized"] as const) : []),
    ...(isPrivate || asked.some(({ refuses }) => refuses) ? (["GatewayForbidden"] as const) : []),
    // Each stage and each account has a limit.
    "GatewayTooManyRequests",
  ];
}

function isValidated(document: JsonObject, operation: JsonObject): boolean {
  const extension = "x-amazon-apigateway-request-validator";
  const validators = (document[`${extension}s`] ?? {}) as Record<string, JsonObject>;
  const validator = validators[String(operation[extension] ?? document[extension])];
  return validator?.validateRequestBody === true || validator?.validateRequestParameters === true;
}

/** The ways in that an operation asks for: whether by a token, and whether a caller may be known and yet refused. */
function ways(document: JsonObject, operation: JsonObject): { token: boolean; refuses: boolean }[] {
  const { securitySchemes } = (document.components ?? {}) as { securitySchemes?: Record<string, JsonObject> };
  const requirements = (operation.security ?? []) as Record<string, readonly string[]>[];
  return requirements.flatMap(Object.entries).map(([name, scopes]) => {
    const authorizer = securitySchemes?.[name]?.["x-amazon-apigateway-authorizer"] as JsonObject | undefined;
    const type = String(authorizer?.type);
    // A user pool's authorizer answers 401 also where the token lacks the scope.
    const refuses = type === "jwt" ? scopes.length > 0 : type !== "cognito_user_pools";
    return { token: authorizer !== undefined, refuses };
  });
}

function statusesOf(document: JsonObject, name: RefusalName): number[] {
  const own = gatewayResponsesOf(document, name).map((one) => Number(one?.statusCode ?? refusals[name].status));
  return [...new Set(own)];
}

/** The program's own gateway responses for a refusal, in the order of its types. */
function gatewayResponsesOf(document: JsonObject, name: RefusalName): (JsonObject | undefined)[] {
  const all = (document["x-amazon-apigateway-gateway-responses"] ?? {}) as Record<string, JsonObject>;
  return refusals[name].types.map((type) => all[type] ?? all.DEFAULT_4XX);
}
