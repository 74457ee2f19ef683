import assert from "node:assert/strict";
import { captureWith } from "./support";

describe("settings", () => {
  const faultsOf = async (settings: Record<string, unknown>): Promise<string[]> => {
    const error = await captureWith(settings).then(
      () => undefined,
      (failure: Error) => failure,
    );
    assert.ok(error, "the settings were taken");
    assert.doesNotMatch(error.message, /\n\s+at /, "a stack trace");
    return error.message.split("\n").filter((line) => line.startsWith("  - "));
  };

  it("names every faulty key in one error: what it got, what is allowed", async () => {
    const faults = await faultsOf({
      zones: 9,
      endpointZones: 0,
      logDays: 8,
      rateLimit: "many",
      protection: "maybe",
      originLock: "none",
      inventoryRuntime: "fargate",
      alarmEmail: "somebody",
      webOrigins: ["https://shop.example/path"],
      domain: "shop.example",
      typo: 1,
    });
    const expected = [
      /stagedoor:zones: got "9"; allowed is one of 2, 3/,
      /stagedoor:endpointZones: got "0"; allowed is a whole number from 1 to 2/,
      /stagedoor:logDays: got "8"; allowed is one of 1, 3, 5, 7/,
      /stagedoor:rateLimit: got "many"; allowed is a whole number from 1 to 10000/,
      /stagedoor:protection: got "maybe"; allowed is one of true, false/,
      /stagedoor:originLock: got "none"; allowed is one of firewall, apiKey/,
      /stagedoor:inventoryImage: is required with inventoryRuntime fargate/,
      /stagedoor:alarmEmail: got "somebody"; allowed is an e-mail address/,
      /stagedoor:webOrigins: got .*; allowed is a list, each an https origin/,
      /stagedoor:hostedZone: is missing; a domain needs the Route 53 zone/,
      /stagedoor:typo: is no setting; settings are accountLogging, /,
    ];
    for (const pattern of expected)
      assert.ok(
        faults.some((fault) => pattern.test(fault)),
        String(pattern),
      );
    assert.equal(faults.length, expected.length, faults.join("\n"));
  });

  it("refuses an image by tag and a zone without domain", async () => {
    const faults = await faultsOf({
      inventoryRuntime: "fargate",
      inventoryImage: "shop:latest",
      hostedZone: "Z012345",
    });
    assert.equal(faults.length, 2, faults.join("\n"));
    assert.match(faults.join("\n"), /inventoryImage: got "shop:latest"; allowed is an image in ECR by digest/);
    assert.match(faults.join("\n"), /domain: is missing; hostedZone alone does nothing/);
  });
});
