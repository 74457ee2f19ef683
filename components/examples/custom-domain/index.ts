import * as pulumi from "@pulumi/pulumi";
import { AccountLogging, ApiDomain, auth, IpAddressType, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const config = new pulumi.Config();

const version = (name: string) =>
  new RestApi(name, {
    accountLogging,
    // Callers use the domain's name, so the API's own is turned off.
    disableExecuteApiEndpoint: true,
    routes: {
      "GET /hello": { mock: { body: JSON.stringify({ version: name }) }, auth: auth.none("a greeting") },
    },
  });
const v1 = version("v1");
const v2 = version("v2");

const domain = new ApiDomain("shop", {
  domainName: config.require("domain"),
  hostedZoneId: config.require("hostedZone"),
  ipAddressType: IpAddressType.DualStack,
  basePaths: { v1: { restApi: v1 }, v2: { restApi: v2 } },
  // Testers see version 2 under the old path, by a header.
  routingRules: {
    testers: { priority: 10, restApi: v2, basePaths: ["v1"], headers: { "x-tester": "yes" }, stripBasePath: true },
  },
});

export const url = domain.url;
