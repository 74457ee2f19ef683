import assert from "node:assert/strict";
import { TableAction } from "../../../components/api/integrations";
import { auth } from "../../../components/auth";
import { RestApi } from "../../../components/rest/rest-api";
import { Table } from "../../../components/table/table";
import { importDocument } from "../../../local/gateway/openapi";
import { make, valueOf } from "../support/mocks";
import { existingDirectory, existingFunction } from "../support/parts";

describe("RestApi", () => {
  it("x", async () => {
    const made = await make(() => {
      const list = existingFunction("list");
      const table = new Table("orders", { protection: false });
      return new RestApi("storefront", {
        authorizers: { customers: { userDirectory: existingDirectory("people") } },
        cors: { origins: ["https://shop.example"] },
        routes: {
          "GET /products": { function: list, auth: auth.none() },
          "GET /orders/{orderId}": {
            table: {
              table,
              action: TableAction.GetItem,
              key: { pk: "$context.authorizer.claims.sub", sk: "ORDER#$input.params('orderId')" },
            },
            auth: auth.authorizer("customers", ["shop/orders.read"]),
          },
        },
      });
    });
    console.log(made.resources.map((r) => `${r.type} ${r.name}`));
    const body = made.only("aws:apigateway/restApi:RestApi").inputs.body as string;
    console.log(JSON.stringify(JSON.parse(body), null, 1));
    console.log(await valueOf(made.result.document));
    const r = importDocument(body, { apiId: "x" });
    assert.deepEqual([r.errors, r.warnings], [[], []]);
    console.log(made.ofType("aws:iam/rolePolicy:RolePolicy").map((r) => r.inputs.policy));
  });
});
