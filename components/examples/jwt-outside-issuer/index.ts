import * as pulumi from "@pulumi/pulumi";
import { auth, Function, HttpApi } from "stagedoor";

const config = new pulumi.Config();
// Okta: https://TENANT.okta.com/oauth2/default; Auth0: https://TENANT.eu.auth0.com/ (with its slash).
const issuer = config.require("issuer");
const profile = new Function("profile", { entry: "functions/profile.ts" });

const api = new HttpApi("app", {
  authorizers: { people: { jwt: { issuer, audiences: [config.require("audience")] } } },
  routes: {
    "GET /profile": { function: profile, auth: auth.authorizer("people") },
    "PUT /profile": { function: profile, auth: auth.authorizer("people", ["write:profile"]) },
  },
});

export const url = api.url;
