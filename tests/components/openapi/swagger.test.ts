import assert from "node:assert/strict";
import SwaggerParser from "@apidevtools/swagger-parser";
import { auth, type RestRoute } from "../../../components/index";
import { fromSwagger } from "../../../components/openapi/swagger";
import { importDocument } from "../../../local/gateway/openapi";
import { bodyOf } from "../support/documents";

const swagger = {
  swagger: "2.0",
  info: { title: "Pets", version: "1.0" },
  basePath: "/v1",
  consumes: ["application/json", "text/json"],
  parameters: {
    Page: { name: "page", in: "query", type: "integer", minimum: 1 },
    PetBody: { name: "pet", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
  },
  responses: { NotFound: { description: "No such pet", schema: { $ref: "#/definitions/Message" } } },
  paths: {
    "/pets": {
      get: {
        operationId: "listPets",
        parameters: [
          { $ref: "#/parameters/Page" },
          { name: "tags", in: "query", type: "array", items: { type: "string" }, collectionFormat: "csv" },
        ],
        responses: {
          "200": {
            description: "Pets",
            headers: { "X-Total": { type: "integer" } },
            schema: { type: "array", items: { $ref: "#/definitions/Pet" } },
          },
        },
      },
      post: {
        operationId: "addPet",
        parameters: [{ $ref: "#/parameters/PetBody" }],
        responses: { "201": { description: "Added" }, "404": { $ref: "#/responses/NotFound" } },
      },
    },
    "/pets/{petId}/photo": {
      parameters: [{ name: "petId", in: "path", required: true, type: "string" }],
      post: {
        operationId: "addPhoto",
        consumes: ["multipart/form-data"],
        parameters: [
          { name: "photo", in: "formData", type: "file", required: true },
          { name: "caption", in: "formData", type: "string" },
        ],
        responses: { "204": { description: "Kept" } },
      },
    },
  },
  definitions: {
    Pet: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
    Message: { type: "object", properties: { message: { type: "string" } } },
  },
};

interface Operation {
  parameters?: unknown[];
  requestBody?: { required?: boolean; content: Record<string, { schema: { required?: string[] } }> };
  responses: Record<string, { content?: unknown; headers?: unknown; $ref?: string }>;
}

const operationsOf = (document: object) => (document as { paths: Record<string, Record<string, Operation>> }).paths;

describe("A Swagger 2.0 document", () => {
  it("becomes valid OpenAPI 3.0", async () => {
    // References are followed in place, so the parser gets a copy.
    await SwaggerParser.validate(JSON.parse(JSON.stringify(fromSwagger(swagger))));
  });

  it("keeps what clients read: parameters, bodies by content type, forms, responses, headers", () => {
    const paths = operationsOf(fromSwagger(swagger));
    assert.deepEqual(paths["/pets"]!.get!.parameters, [
      { name: "page", in: "query", schema: { type: "integer", minimum: 1 } },
      { name: "tags", in: "query", schema: { type: "array", items: { type: "string" } } },
    ]);
    assert.deepEqual(paths["/pets"]!.get!.responses["200"]!.headers, { "X-Total": { schema: { type: "integer" } } });
    const pet = { schema: { $ref: "#/components/schemas/Pet" } };
    assert.deepEqual(paths["/pets"]!.post!.requestBody, {
      description: undefined,
      required: true,
      content: { "application/json": pet, "text/json": pet },
    });
    assert.deepEqual(paths["/pets"]!.post!.responses["404"], { $ref: "#/components/responses/NotFound" });
    const form = paths["/pets/{petId}/photo"]!.post!.requestBody!.content["multipart/form-data"]!.schema;
    assert.deepEqual(form.required, ["photo"]);
  });

  it("is imported as a REST API without an error or a warning, its bodies checked", async () => {
    const route: RestRoute = { mock: {}, auth: auth.iam() };
    const operations = { listPets: route, addPet: route, addPhoto: route };
    const body = await bodyOf(() => ({ openApi: { text: JSON.stringify(swagger) }, operations }));
    const { definition, errors, warnings } = importDocument(body, { apiId: "x" });
    assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] });
    const pets = definition.resources.find(({ path }) => path === "/pets")!.methods;
    assert.equal(pets.POST!.requestValidator, "body");
    assert.equal(pets.GET!.requestValidator, undefined);
  });
});
