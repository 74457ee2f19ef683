import { AccountLogging, auth, EndpointType, Function, Network, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

const network = new Network("office", { interfaceEndpointZones: 1 });
const report = new Function("report", { entry: "functions/report.ts" });

// The resource policy admits this VPC endpoint alone, and the route asks for a signature besides.
const api = new RestApi("office", {
  accountLogging,
  endpointType: EndpointType.Private,
  vpcEndpointIds: [network.executeApiEndpointId],
  routes: { "GET /reports/{day}": { function: report, auth: auth.iam() } },
});

export const url = api.url;
export const vpcEndpointId = network.executeApiEndpointId;
