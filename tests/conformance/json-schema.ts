import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ModelValidators } from "../../local/gateway/validation";
import { attempt, type Suite } from "./suite";

interface Group {
  readonly description: string;
  readonly schema: object;
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

const home = dirname(require.resolve("json-schema-test-suite/package.json"));
const folder = join(home, "tests/draft4");
/** Documents that the suite expects at a server; an API has them as models beside the case's own. */
const remotes = Object.fromEntries(
  ["integer", "subSchemas"].map((name) => [
    name,
    { schema: readFileSync(join(home, "remotes", `${name}.json`), "utf8") },
  ]),
);

/** The JSON Schema test suite, draft 4, each schema being a model of an API; its optional cases (formats) are left out. */
export const jsonSchemaSuite: Suite = {
  name: "json-schema/draft4",
  exceptions: {
    "refRemote: change resolution scope: changed scope ref valid":
      "a model's address is https://apigateway.amazonaws.com/restapis/API/models/NAME: models have no folders that an id could lead into",
  },
  run() {
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
    return Promise.all(files.flatMap(casesOf));
  },
};

function casesOf(file: string) {
  const groups = JSON.parse(readFileSync(join(folder, file), "utf8")) as Group[];
  return groups.flatMap(({ description, schema, tests }) => {
    const text = JSON.stringify(schema).replace(
      /http:\/\/localhost:1234\/(\w+)\.json/g,
      "https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/$1",
    );
    const check = new ModelValidators({ ...remotes, Case: { schema: text } }).check("Case");
    return tests.map((test) =>
      attempt(`${file.slice(0, -5)}: ${description}: ${test.description}`, async () => {
        const fault = check?.(JSON.stringify(test.data));
        const got = fault === undefined ? "fits" : fault;
        return (fault === undefined) === test.valid
          ? []
          : [{ at: "$", expected: test.valid ? "fits" : "a fault", got }];
      }),
    );
  });
}
