// Makes the generated pages anew; tests/docs fails where one is not current.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makePages } from "./pages";

for (const [path, text] of Object.entries(makePages())) {
  const file = join(__dirname, "..", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
