export * from "../../capture/openapi/document";
