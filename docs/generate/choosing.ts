import { hoursPerMonth, monthly, type Price, percentLess, prices } from "../../components/lint/prices";
import { generatedNote } from "./note";

/** Which kind of front door to take, with figures from the price list. */
export function choosingPage(): string {
  const { restRequests, httpRequests, webSocketMessages, webSocketMinutes, albHour, albCapacityHour } = prices;
  const balancer = (albHour.usd + albCapacityHour.usd) * hoursPerMonth;
  const breakEven = balancer / httpRequests.usd;
  return `# Choosing

${generatedNote("docs/generate/choosing.ts and components/lint/prices.ts")}

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

List prices of ${prices.region}, first tier, without data transfer, logs and what stands behind:

| | price | source |
|---|---|---|
${[
  row("REST API", restRequests),
  row("HTTP API", httpRequests),
  row("WebSocket API, messages", webSocketMessages),
  row("WebSocket API, connections", webSocketMinutes),
  row("Lambda, by the call", prices.lambdaRequests),
  row("Load balancer", albHour),
  row("Load balancer, capacity", albCapacityHour),
].join("\n")}

- An HTTP API costs ${percentLess(httpRequests, restRequests)} % less a request than a REST API.
- A load balancer with one capacity unit costs ${balancer.toFixed(2)} USD a month, called or not. An HTTP API costs as
  much at ${breakEven.toFixed(0)} million requests a month: below that, the API is cheaper; above, the balancer is, until it
  needs more units.
- A function URL adds nothing to Lambda's own price, and has no routes, keys, plans or throttles of its own.
- A cache cluster of 0.5 GB costs ${monthly(prices.cacheHour)}: as much as ${(
    (prices.cacheHour.usd * hoursPerMonth) / restRequests.usd
  ).toFixed(1)} million REST requests. It makes answers fast and spares what is behind; requests that it answers are
  paid all the same.
- A NAT gateway costs ${monthly(prices.natHour)}, an interface endpoint ${monthly(prices.endpointHour)} a zone.

## When not to take API Gateway

- An answer takes longer than 30 s (HTTP) or 29 s (REST, unless the account's quota is raised or the answer is
  streamed): start a workflow and let the caller ask, or use a load balancer.
- Bodies over 10 MB: answer a presigned S3 URL.
- gRPC, or TCP of one's own: a load balancer.
- Long-lived streams of bytes to browsers for hours: WebSocket connections end after two hours.
- The edge alone answers (static files, redirects): CloudFront.
`;
}

function row(name: string, { usd, unit, source, read }: Price): string {
  return `| ${name} | ${usd} USD for one ${unit.replace(/^one /, "")} | [page](${source}), ${/^\d/.test(read) ? `read ${read}` : read} |`;
}
