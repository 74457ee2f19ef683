import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { canonicalRequest, sha256, signature, stringToSign } from "../../../../local/cloud/iam/sigv4";

const path = "../shared/aws-recorded/sigv4.json";

interface Case {
  readonly id: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };
  readonly region: string;
  readonly service: string;
  readonly timestamp: string;
  readonly options: { normalizePath: boolean; signBody: boolean; omitSessionToken: boolean };
  readonly request: string;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
}

/** Reads a request text whose lines end in LF; a line that begins with a blank continues the header before it. */
function parse(text: string) {
  const [head = "", ...rest] = text.split("\n\n");
  const [line = "", ...lines] = head.replace(/\n$/, "").split("\n");
  const headers: [string, string][] = [];
  for (const each of lines) {
    const last = headers.at(-1);
    if (/^\s/.test(each) && last) last[1] += `\n${each}`;
    else headers.push([each.slice(0, each.indexOf(":")), each.slice(each.indexOf(":") + 1)]);
  }
  const [, method = "", target = ""] = /^(\S+) (.*) HTTP\/1\.1$/.exec(line) ?? [];
  return { method, target, headers, body: rest.join("\n\n") };
}

describe("signatures of AWS's test suite", () => {
  if (!existsSync(path)) {
    it("(the recordings are not here)");
    return;
  }
  const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: Case[] };

  it("are all there", () => assert.equal(cases.length, 38));

  for (const recorded of cases) {
    it(recorded.id, () => {
      const { body, ...request } = parse(recorded.request);
      const { credentials, options } = recorded;
      const timestamp = recorded.timestamp.replace(/[-:]/g, "");
      const headers = [...request.headers, ["X-Amz-Date", timestamp] as [string, string]];
      const payloadHash = sha256(body);
      if (options.signBody) headers.push(["x-amz-content-sha256", payloadHash]);
      if (credentials.sessionToken && !options.omitSessionToken) {
        headers.push(["X-Amz-Security-Token", credentials.sessionToken]);
      }
      const signedHeaders = [...new Set(headers.map(([name]) => name.toLowerCase()))];
      const scope = { timestamp, region: recorded.region, service: recorded.service };
      const canonical = canonicalRequest(
        { ...request, headers },
        { signedHeaders, payloadHash, normalizePath: options.normalizePath },
      );
      assert.equal(canonical, recorded.canonicalRequest);
      assert.equal(stringToSign(canonical, scope), recorded.stringToSign);
      assert.equal(signature(recorded.stringToSign, credentials.secretAccessKey, scope), recorded.signature);
    });
  }
});
