import { canonicalRequest, sha256, signature, stringToSign } from "../../local/cloud/iam/sigv4";
import { differences } from "./compare";
import { attempt, type Difference, readRecording, type Suite } from "./suite";

interface SignatureCase {
  readonly id: string;
  readonly credentials: { readonly secretAccessKey: string; readonly sessionToken: string | null };
  readonly region: string;
  readonly service: string;
  readonly timestamp: string;
  readonly options: { readonly normalizePath: boolean; readonly signBody: boolean; readonly omitSessionToken: boolean };
  readonly request: string;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
}

/** AWS's own test suite of Signature Version 4: each step of each case. */
export const sigv4Suite: Suite = {
  name: "sigv4",
  file: "sigv4.json",
  async run() {
    const { cases } = readRecording<{ cases: SignatureCase[] }>("sigv4.json");
    return Promise.all(cases.map((entry) => attempt(entry.id, async () => judgeSignature(entry))));
  },
};

function judgeSignature(entry: SignatureCase): readonly Difference[] {
  const { body, ...request } = readRequest(entry.request);
  const { credentials, options, region, service } = entry;
  const timestamp = entry.timestamp.replace(/[-:]/g, "");
  const payloadHash = sha256(body);
  const headers: [string, string][] = [...request.headers, ["X-Amz-Date", timestamp]];
  if (options.signBody) headers.push(["x-amz-content-sha256", payloadHash]);
  if (credentials.sessionToken && !options.omitSessionToken)
    headers.push(["X-Amz-Security-Token", credentials.sessionToken]);
  const scope = { timestamp, region, service };
  const canonical = canonicalRequest(
    { ...request, headers },
    {
      signedHeaders: [...new Set(headers.map(([name]) => name.toLowerCase()))],
      payloadHash,
      normalizePath: options.normalizePath,
    },
  );
  const text = stringToSign(canonical, scope);
  return [
    ...differences(entry.canonicalRequest, canonical, false, "canonicalRequest"),
    ...differences(entry.stringToSign, text, false, "stringToSign"),
    ...differences(entry.signature, signature(text, credentials.secretAccessKey, scope), false, "signature"),
  ];
}

/** Reads a request text whose lines end in LF; a line that begins with a blank continues the header before it. */
function readRequest(text: string) {
  const gap = text.indexOf("\n\n");
  const [first = "", ...lines] = (gap < 0 ? text : text.slice(0, gap)).replace(/\n$/, "").split("\n");
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    const colon = line.indexOf(":");
    if (/^\s/.test(line) && last) last[1] += `\n${line}`;
    else headers.push([line.slice(0, colon), line.slice(colon + 1)]);
  }
  const [, method = "", target = ""] = /^(\S+) (.*) HTTP\/1\.1$/.exec(first) ?? [];
  return { method, target, headers, body: gap < 0 ? "" : text.slice(gap + 2) };
}
