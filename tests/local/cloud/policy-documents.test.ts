import assert from "node:assert/strict";
import { UNKNOWN } from "../../../capture/values";
import { withPolicyDocument } from "../../../local/cloud/policy-documents";

const ROLE = "aws:iam/role:Role";
const document = { Version: "2012-10-17", Statement: [] };

describe("policy documents that a program gives as objects", () => {
  it("reach AWS as their JSON", () => {
    assert.deepEqual(withPolicyDocument(ROLE, { name: "a", assumeRolePolicy: document }), {
      name: "a",
      assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}',
    });
  });
  it("are unknown as long as a part of them is", () => {
    const half = { ...document, Statement: [{ Effect: "Allow", Resource: UNKNOWN }] };
    assert.deepEqual(withPolicyDocument(ROLE, { assumeRolePolicy: half }), { assumeRolePolicy: UNKNOWN });
  });
  it("stay as they are where they are text, unknown, or no policy document", () => {
    for (const [type, inputs] of [
      [ROLE, { assumeRolePolicy: "{}" }],
      [ROLE, { assumeRolePolicy: UNKNOWN }],
      [ROLE, {}],
      ["aws:lambda/function:Function", { environment: document }],
    ] as const) {
      assert.equal(withPolicyDocument(type, inputs), inputs);
    }
  });
});
