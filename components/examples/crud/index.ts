import { AccountLogging, AttributeType, auth, RestApi, SignIn, Table, TableAction, UserDirectory } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const notes = new Table("notes", { protection: false });
const people = new UserDirectory("people", { clients: { app: { signIn: [SignIn.Srp] } }, protection: false });

// The key begins with the caller's own subject, which the authorizer read from the token: nobody reaches another's.
const me = "$context.authorizer.claims.sub";
const own = auth.authorizer("people");
const key = { pk: me, sk: "$input.params('noteId')" };
const shown = { projectionExpression: "sk, #text, stars", expressionNames: { "#text": "text" } };

const api = new RestApi("notes", {
  accountLogging,
  authorizers: { people: { userDirectory: people } },
  routes: {
    "GET /notes": {
      table: {
        table: notes,
        action: TableAction.Query,
        keyConditionExpression: "pk = :me",
        expressionValues: { ":me": me },
        ...shown,
      },
      auth: own,
    },
    "GET /notes/{noteId}": { table: { table: notes, action: TableAction.GetItem, key, ...shown }, auth: own },
    "PUT /notes/{noteId}": {
      table: {
        table: notes,
        action: TableAction.PutItem,
        key,
        item: { text: "$input.path('$.text')", stars: "$input.path('$.stars')" },
        types: { stars: AttributeType.Number },
      },
      auth: own,
      request: {
        body: {
          type: "object",
          required: ["text", "stars"],
          additionalProperties: false,
          properties: {
            text: { type: "string", minLength: 1, maxLength: 1000 },
            stars: { type: "integer", minimum: 0, maximum: 5 },
          },
        },
      },
    },
    "DELETE /notes/{noteId}": { table: { table: notes, action: TableAction.DeleteItem, key }, auth: own },
  },
});

export const url = api.url;
