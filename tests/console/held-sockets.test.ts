import assert from "node:assert/strict";
import type { ResourceRecord } from "../../local/cloud/resource";
import { Events, type Question } from "../../local/console/questions";
import { Redactor } from "../../local/console/redact";
import { doorsOf } from "../../local/console/routes/doors";
import { routesView } from "../../local/console/routes/view";
import type { Shown } from "../../local/console/shown";
import { socketAnswers } from "../../local/console/sockets/answers";
import type { SocketEvent } from "../../local/console/sockets/contract";
import { socketApis } from "../../local/console/sockets/view";
import { type FrontDoor, openFrontDoor } from "../clients/front-door";
import { addWebSocketApi } from "../clients/sockets";

describe("console: WebSocket connections held by the stage", () => {
  let door: FrontDoor;
  let shown: Shown;
  const answers = socketAnswers();

  before(async () => {
    door = await openFrontDoor();
    await addWebSocketApi(door);
    shown = { cloud: door.cloud, redactor: new Redactor(door.cloud, []) } as unknown as Shown;
  });
  after(() => door.close());

  /** Changes a route of the API, as a program's next version does. */
  async function change(routeKey: string, inputs: object): Promise<void> {
    const record = door.cloud.find("aws:apigatewayv2/route:Route", (one) => one.inputs.routeKey === routeKey)!;
    await door.cloud.update({ ...record, olds: record.outputs, inputs: { ...record.inputs, ...inputs } });
  }
  const question = (body: object, gone = new AbortController().signal): Question => ({
    shown,
    query: new URLSearchParams(),
    body: body as Question["body"],
    page: { gone },
  });
  async function open(caller: object, gone?: AbortSignal): Promise<AsyncIterator<SocketEvent>> {
    const body = { api: "live", query: {}, headers: {}, ...caller };
    const answer = await answers["POST socket"]!(question(body, gone));
    assert.ok(answer instanceof Events);
    return (answer.values as AsyncIterable<SocketEvent>)[Symbol.asyncIterator]();
  }
  async function next<K extends SocketEvent["kind"]>(events: AsyncIterator<SocketEvent>, kind: K) {
    const { value } = (await events.next()) as { value: SocketEvent };
    assert.equal(value.kind, kind, JSON.stringify(value));
    return value as SocketEvent & { kind: K };
  }

  it("know of each route a message that leads to it, by the expression and the model", async () => {
    const schema = {
      type: "object",
      required: ["orderId", "to"],
      properties: { orderId: { type: "string", minLength: 9 }, to: { $ref: "#/definitions/people" } },
      definitions: { people: { type: "array", items: { type: "string" }, minItems: 1 } },
    };
    const { id: apiId }: Pick<ResourceRecord, "id"> = door.cloud.resources("aws:apigatewayv2/api:Api")[0]!;
    const model = { apiId, name: "Who", contentType: "application/json", schema: JSON.stringify(schema) };
    await door.create("aws:apigatewayv2/model:Model", "who", model);
    await change("whoami", { modelSelectionExpression: "$request.body.action", requestModels: { whoami: "Who" } });
    const [api] = socketApis(door.cloud, doorsOf(door.cloud));
    assert.deepEqual([api?.access, api?.needsKey, api?.identitySources], [{ kind: "none" }, false, []]);
    const [whoami, other] = api!.routes;
    assert.deepEqual(whoami?.sample, { orderId: "example--", to: ["example"], action: "whoami" });
    assert.deepEqual(whoami.schema?.properties, {
      orderId: { type: "string", minLength: 9 },
      to: { type: "array", items: { type: "string" }, minItems: 1 },
    });
    assert.deepEqual(other, { key: "$default", sample: {} });
  });

  it("tell what is sent and received, credentials taken out, and end with the page", async () => {
    const page = new AbortController();
    const events = await open({ as: { kind: "nobody" } }, page.signal);
    const { id } = await next(events, "opened");
    await answers["POST socket-message"]!(question({ id, text: '{"password":"hunter2"}' }));
    assert.equal((await next(events, "sent")).text, '{"password":"•••"}');
    assert.match((await next(events, "received")).text, /connectionId/);
    page.abort();
    assert.equal((await next(events, "closed")).code, 1005);
    assert.equal((await events.next()).done, true);
    assert.throws(() => answers["POST socket-message"]!(question({ id, text: "" })), /not open any more/);
  });

  it("are signed as the operator where $connect asks for IAM, and refused to nobody", async () => {
    await change("$connect", { authorizationType: "AWS_IAM" });
    assert.deepEqual(socketApis(door.cloud, doorsOf(door.cloud))[0]?.access, { kind: "iam" });
    const refused = await next(await open({ as: { kind: "nobody" } }), "refused");
    assert.deepEqual([refused.status, refused.reason], [403, "Forbidden"]);
    const events = await open({ as: { kind: "operator" } });
    const { id } = await next(events, "opened");
    await answers["POST socket-close"]!(question({ id }));
    assert.equal((await next(events, "closed")).code, 1000);
    await change("$connect", { authorizationType: "NONE" });
  });

  it("carry the key of a usage plan that covers the API", async () => {
    await change("$connect", { apiKeyRequired: true });
    const [api] = door.cloud.resources("aws:apigatewayv2/api:Api");
    const key = await door.create("aws:apigateway/apiKey:ApiKey", "caller", { name: "caller" });
    const plan = await door.create("aws:apigateway/usagePlan:UsagePlan", "plan", {
      name: "plan",
      apiStages: [{ apiId: api!.id, stage: "live" }],
    });
    const link = { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id };
    await door.create("aws:apigateway/usagePlanKey:UsagePlanKey", "link", link);
    assert.deepEqual(routesView(shown).keys, [{ id: key.id, name: "caller", apis: ["live"] }]);
    assert.equal((await next(await open({ as: { kind: "nobody" } }), "refused")).status, 403);
    const events = await open({ as: { kind: "nobody" }, keyId: key.id });
    await next(events, "opened");
    await events.return!();
  });
});
