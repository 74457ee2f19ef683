import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ApiClients, type ApiClientsArgs, auth, QuotaPeriod, RestApi } from "../../../components/index";
import { isSecret, make, valueOf } from "../support/mocks";
import { faultsOf } from "../support/refused";

const partners = () =>
  new RestApi("partners", { stageName: "v1", routes: { "GET /orders/{id}": { mock: {}, auth: auth.apiKey() } } });

function args(): ApiClientsArgs {
  return {
    plans: {
      standard: {
        apis: {
          partners: { api: partners(), routeThrottles: { "GET /orders/{id}": { rateLimit: 1, burstLimit: 2 } } },
        },
        quota: { limit: 1000, period: QuotaPeriod.Day },
      },
    },
    clients: {
      acme: { plan: "standard", value: pulumi.output("acme-key-of-twenty-characters") },
      other: { plan: "standard" },
    },
  };
}

describe("ApiClients", () => {
  it("makes plans on stages, and a key in a plan for each client", async () => {
    const made = await make(() => new ApiClients("clients", args()));
    assert.deepEqual(made.only("aws:apigateway/usagePlan:UsagePlan").inputs, {
      apiStages: [
        { apiId: "partners-id", stage: "v1", throttles: [{ path: "/orders/{id}/GET", rateLimit: 1, burstLimit: 2 }] },
      ],
      throttleSettings: { rateLimit: 10, burstLimit: 20 },
      quotaSettings: { limit: 1000, period: "DAY" },
    });
    const keys = made
      .ofType("aws:apigateway/usagePlanKey:UsagePlanKey")
      .map(({ name, inputs }) => [name, inputs.keyId, inputs.usagePlanId]);
    assert.deepEqual(keys.sort(), [
      ["clients-acme", "clients-acme-id", "clients-standard-id"],
      ["clients-other", "clients-other-id", "clients-standard-id"],
    ]);
  });

  it("keeps keys secret", async () => {
    const made = await make(() => new ApiClients("clients", args()));
    const acme = made.ofType("aws:apigateway/apiKey:ApiKey").find(({ name }) => name === "clients-acme")!;
    assert.ok("4dabf18193072939515e22adb298388d" in (acme.inputs.value as object), "a given key must be marked secret");
    assert.equal(await isSecret(made.result.keyValues), true);
    assert.equal(await isSecret(made.result.keyIds), false);
    assert.deepEqual(await valueOf(made.result.planIds), { standard: "clients-standard-id" });
  });

  it("refuses an unknown plan, a plan for nothing, and a short key, whose text it does not repeat", async () => {
    const faults = await faultsOf(
      () =>
        new ApiClients("clients", {
          plans: { empty: { apis: {} } },
          clients: { a: { plan: "gold" }, b: { plan: "empty", value: "short-secret" } },
        }),
    );
    assert.deepEqual(faults, [
      "plans.empty.apis: are none; name the APIs that the plan opens [plan-apis]",
      'clients.a.plan: got "gold"; allowed: empty [value-choice]',
      "clients.b.value: has 12 characters; allowed: 20 to 128 [api-key-value]",
    ]);
  });
});
