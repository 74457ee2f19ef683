export { createRuntime, type FunctionConfiguration, type FunctionRuntime, type RuntimeCall } from "./runtime";
