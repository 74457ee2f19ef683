// Made by `stagedoor client` from the OpenAPI document of storefront-v2: change the program, not this file.
export * from "./auth";
export * from "./client";
export type * from "./schema";
