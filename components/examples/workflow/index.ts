import { AccountLogging, auth, Function, RestApi, Workflow, WorkflowMode, WorkflowType } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const price = new Function("price", { entry: "functions/price.ts" });
const definition = JSON.stringify({
  StartAt: "Price",
  States: {
    Price: { Type: "Task", Resource: "${price}", ResultPath: "$.price", Next: "Done" },
    Done: { Type: "Succeed" },
  },
});
const order = new Workflow("order", { definition, functions: { price } });
const quote = new Workflow("quote", { definition, functions: { price }, type: WorkflowType.Express });

const api = new RestApi("orders", {
  accountLogging,
  routes: {
    // The caller's own id names the execution, so a repeated call starts nothing twice.
    "POST /orders/{orderId}": {
      workflow: { workflow: order, mode: WorkflowMode.Start, name: "$input.params('orderId')" },
      auth: auth.iam(),
    },
    "GET /orders/{orderId}": {
      workflow: { workflow: order, mode: WorkflowMode.Describe, name: "$input.params('orderId')" },
      auth: auth.iam(),
    },
    "POST /quotes": { workflow: { workflow: quote, mode: WorkflowMode.StartSync }, auth: auth.iam() },
  },
});

export const url = api.url;
