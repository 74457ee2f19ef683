import assert from "node:assert/strict";
import { auth, HttpApi, IpAddressType, RestApi, type RestRoute, WebSocketApi } from "../../../components/index";
import { importDocument } from "../../../local/gateway/openapi";
import { bodyOf, pathsOf } from "../support/documents";
import { make } from "../support/mocks";
import { existingFunction, existingService } from "../support/parts";

const open = auth.none("a test");

describe("Streamed answers", () => {
  it("come from functions, HTTP endpoints and private services", async () => {
    const routes = (): Record<string, RestRoute> => ({
      "GET /function": { function: existingFunction("talk"), responseStreaming: true, auth: open },
      "GET /endpoint": { http: { url: "https://a.example/feed" }, responseStreaming: true, auth: open },
      "GET /service": { private: { service: existingService("s") }, responseStreaming: true, auth: open },
      "GET /buffered": { http: { url: "https://a.example/feed" }, auth: open },
    });
    const body = await bodyOf(() => ({ routes: routes() }));
    const { errors, warnings, definition } = importDocument(body, { apiId: "x" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const modes = definition.resources
      .flatMap(({ path, methods }) => (methods.GET ? [[path, methods.GET.integration?.responseTransferMode]] : []))
      .sort();
    assert.deepEqual(modes, [
      ["/buffered", undefined],
      ["/endpoint", "STREAM"],
      ["/function", "STREAM"],
      ["/service", "STREAM"],
    ]);
    assert.equal(pathsOf(body)["/endpoint"]!.get!["x-amazon-apigateway-integration"].timeoutInMillis, 900_000);
  });
});

describe("Dual-stack APIs", () => {
  it("say so to AWS", async () => {
    const ipAddressType = IpAddressType.DualStack;
    const made = await make(() => {
      new RestApi("rest", { ipAddressType, routes: { "GET /a": { mock: {}, auth: open } } });
      new HttpApi("http", { ipAddressType, routes: { "GET /a": { http: { url: "https://a.example" }, auth: open } } });
      new WebSocketApi("live", { ipAddressType, routes: { $connect: { mock: {}, auth: open } } });
    });
    const { endpointConfiguration } = made.only("aws:apigateway/restApi:RestApi").inputs;
    assert.deepEqual(endpointConfiguration, { types: "REGIONAL", ipAddressType: "dualstack" });
    assert.deepEqual(
      made.ofType("aws:apigatewayv2/api:Api").map(({ inputs }) => inputs.ipAddressType),
      ["dualstack", "dualstack"],
    );
  });
});
