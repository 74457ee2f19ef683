export { type BodyCheck, ModelValidators } from "./models";
