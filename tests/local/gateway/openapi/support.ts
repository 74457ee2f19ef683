import assert from "node:assert/strict";
import { type BasePathMode, importDocument, type JsonObject } from "../../../../local/gateway/openapi";
import type { MethodDefinition } from "../../../../local/gateway/rest";

/** Id of the API in every test. */
export const apiId = "a1b2c3d4e5";
/** Imports a document. */
export const run = (document: string | JsonObject, basePath?: BasePathMode) =>
  importDocument(document, { apiId, basePath });
/** A document with these paths. */
export const openapi = (paths: object, more: object = {}): JsonObject => ({
  openapi: "3.0.1",
  info: { title: "t", version: "1" },
  paths,
  ...more,
});
/** An integration without a backend. */
export const mock = {
  type: "mock",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  responses: { default: { statusCode: 200 } },
};
/** An operation with an integration. */
export const operation = (integration: object = mock, more: object = {}) => ({
  responses: { 200: { description: "" } },
  "x-amazon-apigateway-integration": integration,
  ...more,
});
/** Paths of the resources that an import makes. */
export const paths = (document: string | JsonObject, basePath?: BasePathMode) =>
  run(document, basePath).definition.resources.map(({ path }) => path);
/** A method of an import that has no errors. */
export const methodOf = (document: string | JsonObject, path = "/x", verb = "GET"): MethodDefinition => {
  const { definition, errors } = run(document);
  assert.deepEqual(errors, []);
  return definition.resources.find((resource) => resource.path === path)!.methods[verb]!;
};
