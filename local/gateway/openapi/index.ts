export type { BasePathMode } from "./base-path";
export { InvalidDocumentError, type JsonObject } from "./document";
export { type ImportResult, importDocument, mergeDefinitions } from "./import";
