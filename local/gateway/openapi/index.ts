export type { BasePathMode } from "./base-path";
export { type ApiDocument, InvalidDocumentError, type JsonObject, readDocument } from "./document";
export { type ImportOptions, type ImportResult, importDocument, mergeDefinitions } from "./import";
