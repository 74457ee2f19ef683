export { createRuntime, type FunctionConfiguration, type FunctionRuntime } from "./runtime";
