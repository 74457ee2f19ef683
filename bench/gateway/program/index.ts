import * as aws from "@pulumi/aws";
import { AccountLogging, auth, Function, HttpApi, RestApi, SignIn, Table, TableAction, UserDirectory } from "stagedoor";

const accountLogging = new AccountLogging("account");
const people = new UserDirectory("people", { clients: { app: { signIn: [SignIn.Srp] } }, protection: false });
const notes = new Table("notes", { noSortKey: true, protection: false });
new aws.dynamodb.TableItem("note", {
  tableName: notes.name,
  hashKey: "pk",
  item: JSON.stringify({ pk: { S: "1" }, text: { S: "hello" } }),
});
const hello = new Function("hello", { entry: "functions/hello.ts" });
/** More than any load here asks for. */
const throttle = { rateLimit: 1_000_000, burstLimit: 1_000_000 };
const open = auth.none("a benchmark of the gateway alone");

export const rest = new RestApi("rest", {
  accountLogging,
  throttle,
  routes: {
    "GET /mock": { mock: { statusCode: 200, body: "hello" }, auth: open },
    "GET /function": { function: hello, auth: open },
    "GET /notes/{id}": {
      table: { table: notes, action: TableAction.GetItem, key: { pk: "$input.params('id')" } },
      auth: open,
    },
  },
}).url;

export const http = new HttpApi("http", {
  throttle,
  authorizers: { people: { userDirectory: people } },
  routes: { "GET /jwt": { function: hello, auth: auth.authorizer("people") } },
}).url;
