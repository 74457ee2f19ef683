import { AccountLogging, auth, Function, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const pets = new Function("pets", { entry: "functions/pets.ts" });

// The document says what clients see; the program says what each operation does and who may call it. Both must know
// the same operations: one that is missing on either side stops the preview.
const api = new RestApi("pets", {
  accountLogging,
  openApi: { file: "openapi.yaml" },
  operations: {
    listPets: { function: pets, auth: auth.none("the list of pets is public") },
    addPet: { function: pets, auth: auth.iam() },
    getStatus: { mock: { body: '{"status":"well"}' }, auth: auth.none("a health check") },
  },
});

export const url = api.url;
/** The document for clients, with the API's address and no word of AWS in it. */
export const document = api.document;
