import { firstTier, type Price, pricesOf } from "../../cost/prices";
import { hoursPerMonth } from "../../traffic/hours";
import { generatedNote } from "./note";

const region = "us-east-1";
const prices = pricesOf(region);

/** Which kind of front door to take, with figures from the price list. */
export function choosingPage(): string {
  const { restRequests, httpRequests, webSocketMessages, webSocketMinutes, albHours, albCapacity } = prices;
  const [rest, http] = [firstTier(restRequests), firstTier(httpRequests)];
  const balancer = month(albHours) + month(albCapacity);
  return `# Choosing

${generatedNote("docs/generate/choosing.ts and cost/prices")}

| you need | take |
|---|---|
| a JSON API for apps, with tokens, functions or a private service behind it | \`HttpApi\` |
| API keys and plans, a cache, request validation, mapping templates, DynamoDB, SNS or S3 without a function, WAF on the API itself, a private API, an edge endpoint, streamed answers | \`RestApi\` |
| the server to speak first | \`WebSocketApi\` |
| one function, one caller, no routes, no keys | a Lambda function URL |
| steady high traffic to containers, and none of the above | a load balancer alone |

HTTP and REST APIs route, ask for proof, throttle and log. What tells them apart is on
[AWS's page](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html); the linter's advice
\`rest-without-rest-features\` says it of a program.

## What a request costs

List prices of ${region}, first tier, without data transfer, logs and what stands behind;
[\`stagedoor cost\`](guides/cost.md) prices a whole stage:

| | price | of | source |
|---|---|---|---|
${[
  row("REST API", restRequests),
  row("HTTP API", httpRequests),
  row("WebSocket API, messages", webSocketMessages),
  row("WebSocket API, connections", webSocketMinutes),
  row("Lambda, by the call", prices.lambdaRequests),
  row("Load balancer", albHours),
  row("Load balancer, capacity", albCapacity),
].join("\n")}

- An HTTP API costs ${Math.round(100 * (1 - http / rest))} % less a request than a REST API.
- A load balancer with one capacity unit costs ${balancer.toFixed(2)} USD a month, called or not. An HTTP API costs as
  much at ${(balancer / http).toFixed(0)} million requests a month: below that, the API is cheaper; above, the balancer is, until it
  needs more units.
- A function URL adds nothing to Lambda's own price, and has no routes, keys, plans or throttles of its own.
- A cache cluster of 0.5 GB costs ${dollars(prices["cache0.5"])}: as much as ${(
    month(prices["cache0.5"]) / rest
  ).toFixed(1)} million REST requests. It makes answers fast and spares what is behind; requests that it answers are
  paid all the same.
- A NAT gateway costs ${dollars(prices.natHours)}, an interface endpoint ${dollars(prices.endpointHours)} a zone.

## When not to take API Gateway

- An answer takes longer than 30 s (HTTP) or 29 s (REST, unless the account's quota is raised or the answer is
  streamed): start a workflow and let the caller ask, or use a load balancer.
- Bodies over 10 MB: answer a presigned S3 URL.
- gRPC, or TCP of one's own: a load balancer.
- Long-lived streams of bytes to browsers for hours: WebSocket connections end after two hours.
- The edge alone answers (static files, redirects): CloudFront.
`;
}

/** Dollars of a month of an hourly price. */
function month(price: Price): number {
  return firstTier(price) * hoursPerMonth;
}

function dollars(price: Price): string {
  const usd = month(price);
  return `${usd >= 10 ? Math.round(usd) : usd.toFixed(2)} USD a month`;
}

function row(name: string, price: Price): string {
  const { unit, per, source, read } = price;
  const amount = per === 1 ? "each" : per === 1e6 ? "a million" : `for ${per}`;
  return `| ${name} | ${firstTier(price)} USD ${amount} | ${unit} | [page](${source}), ${/^\d/.test(read) ? `read ${read}` : read} |`;
}
