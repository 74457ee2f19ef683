import { AccountLogging, auth, Function, Table, Verb, WebSocketApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

// Who is there: one item for each connection; what a missed $disconnect leaves behind expires.
const members = new Table("members", { noSortKey: true, timeToLiveAttribute: "expiresAt", protection: false });
const environment = { TABLE: members.name };

const join = new Function("join", {
  entry: "functions/join.ts",
  environment,
  access: [{ table: members, verbs: [Verb.Write] }],
});
const leave = new Function("leave", {
  entry: "functions/leave.ts",
  environment,
  access: [{ table: members, verbs: [Verb.Delete] }],
});
const say = new Function("say", {
  entry: "functions/say.ts",
  environment,
  access: [{ table: members, actions: ["GetItem", "Scan", "DeleteItem"] }],
});

const chat = new WebSocketApi("chat", {
  accountLogging,
  routes: {
    $connect: { function: join, auth: auth.none("a public room; ?name= is what one wants to be called") },
    $disconnect: { function: leave },
    say: { function: say },
  },
  // `say` is there before the API is, so the API grants it the sending.
  senders: { say },
});

export const url = chat.url;
