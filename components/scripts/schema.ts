// Makes components/schema.json anew from the types of the components' arguments and outputs.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSchema, schemaText } from "./make-schema";

const components = join(__dirname, "..");
writeFileSync(join(components, "schema.json"), schemaText(makeSchema(join(components, "index.ts"))));
