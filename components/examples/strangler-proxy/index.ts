import * as pulumi from "@pulumi/pulumi";
import { auth, Function, HttpApi } from "stagedoor";

/** The old system's public HTTPS endpoint. */
const legacy = new pulumi.Config().require("legacyUrl");
const orders = new Function("orders", { entry: "functions/orders.ts" });

const api = new HttpApi("shop", {
  routes: {
    // What is new already. The more specific route wins, so each one that is added takes its calls from the old system.
    "GET /orders/{orderId}": { function: orders, auth: auth.none("the order's number is the proof, as it was before") },
    // All the rest, with path, query, body and headers as they came.
    "ANY /{proxy+}": { http: { url: `${legacy}/{proxy}` }, auth: auth.none("the old system asks for its own proof") },
  },
});

export const url = api.url;
