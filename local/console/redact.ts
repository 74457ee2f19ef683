import type { CapturedResource } from "../../capture/program";
import type { Cloud } from "../cloud/cloud";
import type { HeaderLine } from "./requests/contract";

/** What stands where a secret was. */
const hidden = "•••";

const secretHeaders =
  /^(authorization|proxy-authorization|x-api-key|x-amz-security-token|x-amz-cognito-.*|cookie|set-cookie|.*(secret|token|password|signature).*)$/i;
const secretQuery =
  /([?&](?:x-amz-signature|x-amz-security-token|x-amz-credential|[^=&]*(?:token|secret|password|api-?key)[^=&]*|code)=)[^&#\s]*/gi;
const secretMembers =
  /("(?:[^"\\]*(?:password|secret|token|api_?key|authorization|credential)[^"\\]*)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g;
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

/** Whether a header's value is a credential. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.test(name);
}

/** Takes credentials out of what the page shows: by the names they go by, and by the values the program made. */
export class Redactor {
  private readonly known: readonly string[];

  constructor(cloud: Cloud, resources: readonly CapturedResource[]) {
    this.known = knownSecrets(cloud, resources);
  }

  /** Text without credentials. */
  text(text: string): string {
    let shown = text
      .replace(secretMembers, `$1"${hidden}"`)
      .replace(secretQuery, `$1${hidden}`)
      .replace(bearer, `$1 ${hidden}`)
      .replace(jwt, hidden);
    for (const value of this.known) if (shown.includes(value)) shown = shown.replaceAll(value, hidden);
    return shown;
  }

  headers(lines: readonly HeaderLine[]): HeaderLine[] {
    return lines.map(([name, value]) => [name, isSecretHeader(name) ? hidden : this.text(value)]);
  }

  /** A value with every text in it redacted; members that are named like credentials are hidden whole. */
  value(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        typeof one === "string" && isSecretHeader(name) ? hidden : this.value(one),
      ]),
    );
  }
}

/** Values that the program marks as secret, and keys that AWS would never show again. */
function knownSecrets(cloud: Cloud, resources: readonly CapturedResource[]): string[] {
  const found = new Set<string>();
  for (const { outputs, inputs, secretOutputs, secretInputs, custom } of resources) {
    if (!custom) continue;
    for (const name of secretOutputs) collect(outputs[name], found);
    for (const name of secretInputs) collect(inputs[name], found);
  }
  for (const { outputs } of cloud.resources("aws:apigateway/apiKey:ApiKey")) collect(outputs.value, found);
  for (const { outputs } of cloud.resources("aws:cognito/userPoolClient:UserPoolClient")) {
    collect(outputs.clientSecret, found);
  }
  const operator = cloud.port("iam").operator();
  collect(operator.secretAccessKey, found);
  return [...found];
}

/** Shorter texts would hide ordinary words. */
const shortest = 12;

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === "string" && value.length >= shortest && value.length < 4096 && !value.startsWith("arn:")) {
    into.add(value);
  } else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) collect(one, into);
  }
}
