// Makes components/schema.json anew from the types of the components' arguments and outputs. With --release, which goes
// with a new version, also what later changes are compared with.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSchema, schemaText } from "./make-schema";

const components = join(__dirname, "..");
const text = schemaText(makeSchema(join(components, "index.ts")));
const files = process.argv.includes("--release") ? ["schema.json", "schema.released.json"] : ["schema.json"];
for (const file of files) writeFileSync(join(components, file), text);
