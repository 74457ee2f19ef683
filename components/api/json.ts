/** A JSON object as written in the program, for example a schema. */
export interface JsonObject {
  [key: string]: unknown;
}
