import * as pulumi from "@pulumi/pulumi";
import { auth, Bucket, HttpApi, LogSource, Nat, Network, PrivateService } from "stagedoor";

const config = new pulumi.Config();

const network = new Network("shop", {
  nat: Nat.None,
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"],
});
// `source` is what the image runs: the local stage, which runs no images, runs the same file.
const stock = new PrivateService("stock", {
  network,
  container: { image: config.require("image"), source: "service/server.ts", minTasks: 1, maxTasks: 1 },
  // The link speaks TLS to this name, and verifies it.
  certificate: { domainName: config.require("domain"), hostedZoneId: config.require("hostedZone") },
  accessLogs: new Bucket("logs", { logSources: [LogSource.LoadBalancer], protection: false }),
  protection: false,
});

const api = new HttpApi("shop", {
  routes: {
    "GET /stock/{sku}": { private: { service: stock }, auth: auth.none("stock is public") },
  },
});

export const url = api.url;
