/** One way in that a generated client knows: what its options are called, and how requests carry it. */
export interface AuthPart {
  /** Name of the option and of the function that makes the middleware. */
  readonly name: "token" | "apiKey" | "signing";
  /** Member of the client's options. */
  readonly option: string;
  /** Text of the function, with what it needs. */
  readonly source: string;
  /** Import that the function needs. */
  readonly import?: string;
}

/** What all generated clients have: a value or whoever gives it, and a middleware for some routes alone. */
export const sharedAuth = `/** A value, or a function that is asked for it before each request. */
export type Supplied<T> = T | (() => T | Promise<T>);

function supply<T>(value: Supplied<T>): T | Promise<T> {
  return typeof value === "function" ? (value as () => T | Promise<T>)() : value;
}

/** Lets a middleware see the requests of these routes alone, so that nothing is sent to a route that does not ask for it. */
export function only(routes: readonly string[], { onRequest }: Middleware): Middleware {
  return {
    onRequest: (options) =>
      routes.includes(\`\${options.request.method} \${options.schemaPath}\`) ? onRequest?.(options) : undefined,
  };
}
`;

/** In the order that middlewares run: what is signed must be there before. */
export const authParts: readonly AuthPart[] = [
  {
    name: "token",
    option: `  /** Token of the caller, for routes that ask for one: an access token, or what the authorizer takes. */
  readonly token?: Supplied<string>;`,
    source: `/** Sends a token. */
export function token(value: Supplied<string>): Middleware {
  return {
    async onRequest({ request }) {
      request.headers.set("Authorization", \`Bearer \${await supply(value)}\`);
      return request;
    },
  };
}
`,
  },
  {
    name: "apiKey",
    option: `  /** Key of a usage plan, for routes that ask for one. */
  readonly apiKey?: Supplied<string>;`,
    source: `/** Sends the key of a usage plan. */
export function apiKey(value: Supplied<string>): Middleware {
  return {
    async onRequest({ request }) {
      request.headers.set("x-api-key", await supply(value));
      return request;
    },
  };
}
`,
  },
  {
    name: "signing",
    option: `  /** Region and AWS credentials, for routes that ask for a signature. */
  readonly signing?: Signing;`,
    import: `import { AwsV4Signer } from "aws4fetch";\n`,
    source: `/** AWS credentials, as the SDK's providers give them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who signs, and for which region. */
export interface Signing {
  readonly region: string;
  readonly credentials: Supplied<Credentials>;
}

/** Signs requests with AWS Signature Version 4. */
export function signing({ region, credentials }: Signing): Middleware {
  return {
    async onRequest({ request }) {
      const { accessKeyId, secretAccessKey, sessionToken } = await supply(credentials);
      const body = await request.clone().arrayBuffer();
      const signer = new AwsV4Signer({
        accessKeyId,
        secretAccessKey,
        ...(sessionToken ? { sessionToken } : {}),
        service: "execute-api",
        region,
        method: request.method,
        url: request.url,
        headers: request.headers,
        ...(body.byteLength > 0 ? { body } : {}),
      });
      return new Request(request, { headers: (await signer.sign()).headers });
    },
  };
}
`,
  },
];
