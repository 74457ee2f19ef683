import { header, type WireRequest } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { IamPort } from "../ports";
import type { Principal } from "../principal";
import type { CredentialMaker } from "./credentials";
import type { IdentityDirectory } from "./directory";
import { readSignature, type SignedRequest } from "./signed-request";
import { canonicalRequest, sameSignature, sha256, signature, stringToSign } from "./sigv4";

/** How far a signature's time may be off, in milliseconds; S3 allows more. */
const skewMs = 5 * 60_000;
const skewOfS3Ms = 15 * 60_000;

/** Headers that something between client and service adds, after the client has signed. */
const addedOnTheWay = new Set(["x-amz-cf-id", "x-amz-security-token", "x-amz-content-sha256"]);

/** Checks who signed a request. */
export class Authenticator {
  constructor(
    private readonly cloud: Cloud,
    private readonly directory: IdentityDirectory,
    private readonly maker: CredentialMaker,
  ) {}

  /** See {@link IamPort.authenticate}. */
  authenticate(request: WireRequest, expectedService?: string): Awaited<ReturnType<IamPort["authenticate"]>> {
    const signed = readSignature(request);
    if (!signed) return { principal: { type: "anonymous" } };
    const { service, region } = signed.scope;
    if (expectedService !== undefined && service !== expectedService) {
      refuse("InvalidSignatureException", `Credential should be scoped to correct service: '${expectedService}'. `);
    }
    this.checkTime(signed);
    const { principal, secretAccessKey } = this.identify(signed);
    checkSignedHeaders(request, signed);
    checkSignature(request, signed, secretAccessKey);
    return { principal, service, region };
  }

  /** The account's own credentials: for the person at the machine. */
  operator() {
    return this.maker.longTerm("account root");
  }

  private identify(signed: SignedRequest): { principal: Principal; secretAccessKey: string } {
    const { accessKeyId, sessionToken } = signed;
    const { accountId } = this.cloud;
    const operator = this.operator();
    if (accessKeyId === operator.accessKeyId && sessionToken === undefined) {
      const arn = `arn:aws:iam::${accountId}:root`;
      return { principal: { type: "root", arn, accountId, accessKeyId }, secretAccessKey: operator.secretAccessKey };
    }
    const key = this.directory.accessKey(accessKeyId);
    if (key?.active && sessionToken === undefined) {
      const { arn, uniqueId: userId } = key.user;
      return { principal: { type: "user", arn, accountId, userId, accessKeyId }, secretAccessKey: key.secret };
    }
    const opened = sessionToken === undefined ? undefined : this.maker.open(sessionToken, accessKeyId);
    const role = opened && this.directory.role(opened.session.roleArn);
    if (!opened || !role || role.uniqueId !== opened.session.roleId) return unknownCredentials(signed.scope.service);
    const { session, secretAccessKey } = opened;
    if (session.expires !== undefined && session.expires <= this.cloud.clock.now()) {
      refuse("ExpiredTokenException", "The security token included in the request is expired");
    }
    return { principal: sessionPrincipal(role, session.name, accountId, accessKeyId), secretAccessKey };
  }

  private checkTime({ scope, expires }: SignedRequest): void {
    const now = this.cloud.clock.now();
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(scope.timestamp) ?? [];
    const signedAt = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
    const allowed = scope.service === "s3" ? skewOfS3Ms : skewMs;
    const latest = signedAt + (expires === undefined ? allowed : expires * 1000);
    // A date that does not exist, such as February 30, compares with nothing.
    if (signedAt - allowed <= now && now <= latest) return;
    if (expires !== undefined && now > latest) refuse("AccessDenied", "Request has expired");
    if (scope.service === "s3") {
      refuse("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    }
    const [limit, word] = now > latest ? [now - allowed, "earlier"] : [now + allowed, "later"];
    const text = now > latest ? "Signature expired" : "Signature not yet current";
    refuse(
      "InvalidSignatureException",
      `${text}: ${scope.timestamp} is now ${word} than ${basic(limit)} (${basic(now)} ${now > latest ? "-" : "+"} 5 min.)`,
    );
  }
}

/** The principal of a role's session. */
export function sessionPrincipal(
  role: { readonly name: string; readonly arn: string; readonly uniqueId: string },
  session: string,
  accountId: string,
  accessKeyId: string,
): Extract<Principal, { type: "assumed-role" }> {
  return {
    type: "assumed-role",
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${session}`,
    roleArn: role.arn,
    accountId,
    userId: `${role.uniqueId}:${session}`,
    accessKeyId,
  };
}

/** What clients of HTTP/2 sign in place of `host`. */
const authority = ":authority";

function checkSignedHeaders(request: WireRequest, signed: SignedRequest): void {
  const must = request.headers
    .map(([name]) => name.toLowerCase())
    .filter((name) => name === "host" || (name.startsWith("x-amz-") && !addedOnTheWay.has(name)));
  const names = signed.signedHeaders.map((name) => (name === authority ? "host" : name));
  const missing = [...new Set(["host", ...must])].filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  if (missing.includes("host"))
    refuse("InvalidSignatureException", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  refuse("AccessDenied", `There were headers present in the request which were not signed: ${missing.join(", ")}`);
}

function checkSignature(request: WireRequest, signed: SignedRequest, secretAccessKey: string): void {
  const s3 = signed.scope.service === "s3";
  const payloadHash = hashOfPayload(request, signed, s3);
  const host = header(request.headers, "host");
  const headers = [
    ...request.headers,
    ...(host ? [] : [["host", request.host] as const]),
    [authority, host ?? request.host] as const,
  ];
  // Whether `+` in a query means a blank is read differently by clients: either reading may have been signed.
  for (const plusIsBlank of signed.target.includes("+") ? [false, true] : [false]) {
    const canonical = canonicalRequest(
      { method: request.method, target: signed.target, headers },
      { signedHeaders: signed.signedHeaders, payloadHash, s3, plusIsBlank },
    );
    const expected = signature(stringToSign(canonical, signed.scope), secretAccessKey, signed.scope);
    if (sameSignature(signed.signature, expected)) return;
  }
  refuse(
    s3 ? "SignatureDoesNotMatch" : "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

function hashOfPayload(request: WireRequest, signed: SignedRequest, s3: boolean): string {
  const given = header(request.headers, "x-amz-content-sha256");
  // S3 alone takes bodies that are not part of the signature.
  if (s3 && given !== undefined && /^(UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/.test(given)) return given;
  if (s3 && given === undefined && signed.expires !== undefined) return "UNSIGNED-PAYLOAD";
  const actual = sha256(request.body);
  if (s3 && given !== undefined && given !== actual) {
    refuse("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return actual;
}

function unknownCredentials(service: string): never {
  if (service === "s3") {
    refuse("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
  }
  refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
}

function refuse(code: string, message: string): never {
  throw new AwsError(code, message, 403);
}

function basic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}
