// Writes the table of rules into docs/policy.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules";
import { tableOf } from "../table";

const file = join(__dirname, "../../docs/policy.md");
const [before] = readFileSync(file, "utf8").split("<!-- rules -->");
writeFileSync(file, `${before}<!-- rules -->\n\n${tableOf(rules)}\n`);
