import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  AccountLogging,
  auth,
  EndpointType,
  Queue,
  RestApi,
  type RestApiArgs,
  Table,
  TableAction,
} from "../../../components/index";
import { importDocument } from "../../../local/gateway/openapi";
import { isSecret, type Made, make, valueOf } from "../support/mocks";
import { existingFunction } from "../support/parts";

const open = auth.none("a test");
const api = "aws:apigateway/restApi:RestApi";

async function makeApi(args: () => RestApiArgs): Promise<Made<RestApi>> {
  return make(() => new RestApi("shop", args()));
}

function list({ resources }: Made<unknown>): string[] {
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

describe("RestApi", () => {
  it("makes an API, a deployment, a stage with its logs and limits, and one permission, and nothing else", async () => {
    const made = await makeApi(() => {
      const handler = existingFunction("list");
      return { routes: { "GET /a": { function: handler, auth: open }, "GET /b": { function: handler, auth: open } } };
    });
    assert.deepEqual(list(made), [
      "aws:apigateway/deployment:Deployment shop-deployment",
      "aws:apigateway/methodSettings:MethodSettings shop-settings",
      "aws:apigateway/restApi:RestApi shop",
      "aws:apigateway/stage:Stage shop-stage",
      "aws:cloudwatch/logGroup:LogGroup shop-access-logs",
      "aws:cloudwatch/logGroup:LogGroup shop-execution-logs",
      "aws:lambda/permission:Permission shop-list-routes",
    ]);
  });

  it("costs no resource for a route without settings of its own", async () => {
    const routes = (count: number): RestApiArgs["routes"] =>
      Object.fromEntries([...Array(count).keys()].map((n) => [`GET /r${n}`, { mock: {}, auth: open }]));
    const few = await makeApi(() => ({ routes: routes(3) }));
    const many = await makeApi(() => ({ routes: routes(250) }));
    assert.equal(many.resources.length, few.resources.length);
  });

  it("gives its role exactly what its routes do, each target once, and no role where none is needed", async () => {
    const made = await make(() => {
      const table = new Table("orders", { protection: false });
      const queue = new Queue("hooks");
      const key = { pk: "x", sk: "y" };
      return new RestApi("shop", {
        routes: {
          "GET /a": { table: { table, action: TableAction.GetItem, key }, auth: open },
          "GET /b": { table: { table, action: TableAction.GetItem, key }, auth: open },
          "PUT /a": { table: { table, action: TableAction.PutItem, key }, auth: open },
          "POST /h": { queue: { queue }, auth: open },
        },
      });
    });
    const role = made.ofType("aws:iam/rolePolicy:RolePolicy").find(({ name }) => name === "shop-integrations-policy")!;
    assert.deepEqual(JSON.parse(role.inputs.policy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
          Resource: ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"],
        },
        { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:aws:sqs:eu-west-1:123456789012:hooks"] },
      ],
    });
    const plain = await makeApi(() => ({ routes: { "GET /a": { mock: {}, auth: open } } }));
    assert.equal(plain.ofType("aws:iam/role:Role").length, 0);
  });

  it("lets the API's own stage and authorizers invoke functions, and nobody else", async () => {
    const made = await makeApi(() => ({
      stageName: "v1",
      authorizers: { callers: { function: existingFunction("check") } },
      routes: { "GET /a": { function: existingFunction("list"), auth: auth.authorizer("callers") } },
    }));
    const arn = "arn:aws:execute-api:eu-west-1:123456789012:shop-id";
    assert.deepEqual(
      made
        .ofType("aws:lambda/permission:Permission")
        .map(({ name, inputs }) => [name, inputs.principal, inputs.sourceArn]),
      [
        ["shop-list-routes", "apigateway.amazonaws.com", `${arn}/v1/*`],
        ["shop-check-authorizer", "apigateway.amazonaws.com", `${arn}/authorizers/*`],
      ],
    );
  });

  it("answers a private API's callers through its VPC endpoints alone", async () => {
    const made = await makeApi(() => ({
      endpointType: EndpointType.Private,
      vpcEndpointIds: [pulumi.output("vpce-1")],
      routes: { "GET /a": { mock: {}, auth: auth.iam() } },
    }));
    const { inputs } = made.only(api);
    assert.deepEqual(inputs.endpointConfiguration, { types: "PRIVATE", vpcEndpointIds: ["vpce-1"] });
    assert.equal(inputs.policy, undefined, "a policy beside the body would be undone by the next import");
    const { definition, errors, warnings } = importDocument(inputs.body as string, { apiId: "x" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    assert.deepEqual(definition.vpcEndpointIds, ["vpce-1"]);
    const document = JSON.parse(inputs.body as string) as Record<string, unknown>;
    assert.deepEqual(document["x-amazon-apigateway-policy"], {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "execute-api:Invoke",
          Resource: "execute-api:/*",
          Condition: { StringNotEquals: { "aws:SourceVpce": ["vpce-1"] } },
        },
      ],
    });
  });

  it("keeps a secret header out of what clients get, and secret in what AWS gets", async () => {
    const made = await makeApi(() => ({
      routes: {
        "POST /pay": {
          http: { url: "https://pay.example/charge", headers: { Authorization: pulumi.secret("Bearer s3cret") } },
          auth: open,
        },
      },
    }));
    const body = made.only(api).inputs.body;
    assert.match(JSON.stringify(body), /s3cret/);
    assert.ok(
      (body as { [sig: string]: unknown })["4dabf18193072939515e22adb298388d"],
      "the body must be marked secret",
    );
    assert.equal(await isSecret(made.result.document), false);
    assert.doesNotMatch(await valueOf(made.result.document), /s3cret/);
  });

  it("lays settings over an imported document, and keeps what it tells clients", async () => {
    const document = `
openapi: 3.0.1
info: { title: Pets, version: "2.1.0", description: All pets }
paths:
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getPet
      summary: One pet
      x-amazon-apigateway-integration: { type: mock }
      parameters: [{ name: fields, in: query, required: true, schema: { type: string } }]
      responses:
        "200": { description: The pet, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
    put:
      operationId: putPet
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { "204": { description: Written } }
components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
`;
    const made = await makeApi(() => ({
      openApi: { text: document },
      operations: {
        getPet: { function: existingFunction("get-pet"), auth: auth.iam() },
        putPet: { function: existingFunction("put-pet"), auth: auth.apiKey() },
      },
    }));
    const { definition, errors, warnings } = importDocument(made.only(api).inputs.body as string, { apiId: "x" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const methods = definition.resources.find(({ path }) => path === "/pets/{petId}")!.methods;
    assert.equal(methods.GET!.authorizationType, "AWS_IAM");
    assert.equal(methods.GET!.requestValidator, "parameters");
    assert.match(methods.GET!.integration!.uri!, /function:get-pet/);
    assert.equal(methods.PUT!.apiKeyRequired, true);
    assert.equal(methods.PUT!.requestValidator, "body");
    const clients = JSON.parse(await valueOf(made.result.document)) as Record<string, Record<string, unknown>>;
    assert.equal(clients.info!.version, "2.1.0");
    assert.ok((clients.components!.schemas as object & { Pet: unknown }).Pet);
  });

  it("outputs what others build on", async () => {
    const made = await makeApi(() => ({ stageName: "v1", routes: { "GET /a": { mock: {}, auth: open } } }));
    const { result } = made;
    const values = await valueOf(
      pulumi.output({
        apiId: result.apiId,
        url: result.url,
        executionArn: result.executionArn,
        stageArn: result.stageArn,
        stageName: result.stageName,
        logGroupName: result.logGroupName,
      }),
    );
    assert.deepEqual(values, {
      apiId: "shop-id",
      url: "https://shop-id.execute-api.eu-west-1.amazonaws.com/v1",
      executionArn: "arn:aws:execute-api:eu-west-1:123456789012:shop-id",
      stageArn: "arn:aws:apigateway:eu-west-1::/restapis/shop-id/stages/v1",
      stageName: "v1",
      logGroupName: "shop-access-logs",
    });
    const document = JSON.parse(await valueOf(result.document)) as { servers: unknown };
    assert.deepEqual(document.servers, [{ url: "https://shop-id.execute-api.eu-west-1.amazonaws.com/v1" }]);
  });
});

describe("AccountLogging", () => {
  it("makes the account's one role, and leaves it behind", async () => {
    const made = await make(() => {
      const logging = new AccountLogging("account");
      return new RestApi("shop", { accountLogging: logging, routes: { "GET /a": { mock: {}, auth: open } } });
    });
    assert.deepEqual(
      list(made).filter((line) => line.includes(" account")),
      [
        "aws:apigateway/account:Account account-account",
        "aws:iam/role:Role account-role",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment account-policy",
      ],
    );
    const { policyArn } = made.only("aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs;
    assert.equal(policyArn, "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs");
  });
});
