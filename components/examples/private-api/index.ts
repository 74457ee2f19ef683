import * as pulumi from "@pulumi/pulumi";
import { AccountLogging, ApiDomain, auth, EndpointType, Function, Network, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const network = new Network("office", { interfaceEndpointZones: 1 });
const report = new Function("report", { entry: "functions/report.ts" });

// The resource policy admits this VPC endpoint alone, and the route asks for a signature besides.
const api = new RestApi("office", {
  accountLogging,
  endpointType: EndpointType.Private,
  vpcEndpointIds: [network.executeApiEndpointId],
  routes: {
    "GET /reports/{day}": { function: report, auth: auth.iam() },
    "GET /health": { mock: { body: '{"ok":true}' }, auth: auth.none("the policy admits the VPC endpoint alone") },
  },
});

// A name of the office's own, which its endpoint alone leads to, by an access association.
const config = new pulumi.Config();
const domain = new ApiDomain("office", {
  domainName: config.require("domain"),
  hostedZoneId: config.require("hostedZone"),
  endpointType: EndpointType.Private,
  vpcEndpointIds: { office: network.executeApiEndpointId },
  vpcEndpointDnsName: network.executeApiEndpointDnsName,
  basePaths: { office: { restApi: api } },
});

export const url = api.url;
export const domainUrl = domain.url;
export const vpcId = network.vpcId;
export const vpcEndpointDnsName = network.executeApiEndpointDnsName;
export const vpcEndpointId = network.executeApiEndpointId;
