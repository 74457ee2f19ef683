import { AccountLogging, auth, EventStream, RestApi } from "stagedoor";

// One for the whole account and region: leave it out where another stack has made it.
const accountLogging = new AccountLogging("account");

// Firehose writes every record to S3, a JSON document a line, gathered for as long as `bufferingSeconds`.
const events = new EventStream("events", { shardCount: 1, bufferingSeconds: 0, protection: false });

const api = new RestApi("ingestion", {
  accountLogging,
  routes: {
    "POST /events/{device}": {
      stream: { stream: events, partitionKey: "$input.params('device')" },
      auth: auth.none("devices send readings and read nothing; the limits below bound what that can cost"),
      throttle: { rateLimit: 100, burstLimit: 200 },
      request: {
        body: {
          type: "object",
          required: ["type", "value"],
          properties: { type: { type: "string" }, value: { type: "number" } },
        },
      },
    },
  },
});

export const url = api.url;
export const archive = events.bucketName;
