import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccountLogging, ApiDomain, auth, RestApi } from "stagedoor";

const config = new pulumi.Config();
/** The name for both; without one, each region has its own address alone. */
const domain = config.get("domain");
const regions: aws.Region[] = ["eu-west-1", "us-west-2"];

/** The same API and domain in each region; Route 53 answers by latency, as long as a region's own URL is healthy. */
const urls = regions.map((region) => {
  const opts = { provider: new aws.Provider(region, { region }) };
  const accountLogging = new AccountLogging(region, {}, opts);
  const api = new RestApi(
    `shop-${region}`,
    {
      accountLogging,
      routes: {
        "GET /hello": { mock: { body: JSON.stringify({ region }) }, auth: auth.none("a greeting") },
        "GET /health": { mock: { body: "{}" }, auth: auth.none("Route 53 calls it") },
      },
    },
    opts,
  );
  if (domain)
    new ApiDomain(
      `shop-${region}`,
      {
        domainName: domain,
        hostedZoneId: config.require("hostedZone"),
        basePaths: { "": { restApi: api } },
        latencyRegion: region,
        healthCheckUrl: pulumi.interpolate`${api.url}/health`,
      },
      opts,
    );
  return api.url;
});

export const [europe, america] = urls;
