// Made by `stagedoor client` from the OpenAPI document of partners: change the program, not this file.
export * from "./auth";
export * from "./client";
export type * from "./schema";
