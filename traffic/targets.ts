import type { Json } from "../capture/openapi/document";
import type { CapturedResource } from "../capture/program";

/** Types that an integration of a service can reach, by the service's name in the URI. */
const integrated: Readonly<Record<string, string>> = {
  dynamodb: "aws:dynamodb/table:Table",
  sqs: "aws:sqs/queue:Queue",
  kinesis: "aws:kinesis/stream:Stream",
  firehose: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  states: "aws:sfn/stateMachine:StateMachine",
  sns: "aws:sns/topic:Topic",
  s3: "aws:s3/bucket:Bucket",
  events: "aws:cloudwatch/eventBus:EventBus",
};

/** Name of AWS's own for a resource: the last part of its ARN, URL or id. */
export function physicalName({ id, outputs, name }: CapturedResource): string {
  const text = String(outputs.arn ?? id ?? name);
  return text.split(/[/:]/).at(-1) ?? text;
}

/** The function whose ARN stands in a text. */
export function functionIn(text: string, resources: readonly CapturedResource[]): CapturedResource | undefined {
  const name = /:function:([\w-]+)/.exec(text)?.[1];
  return name === undefined
    ? undefined
    : resources.find((one) => one.type === "aws:lambda/function:Function" && physicalName(one) === name);
}

/** What an integration calls, with the action where it is a service's. */
export function targetIn(
  integration: Json,
  resources: readonly CapturedResource[],
): { target?: CapturedResource; action?: string } {
  const uri = String(integration.uri ?? "");
  const called = functionIn(uri, resources);
  if (called) return { target: called };
  const balancer = /:elasticloadbalancing:.*(?:listener|loadbalancer)\/(?:app|net)\/([^/]+)\//.exec(uri)?.[1];
  if (balancer) {
    const target = resources.find(
      ({ type, id }) => type === "aws:lb/loadBalancer:LoadBalancer" && id?.includes(balancer),
    );
    return target ? { target } : {};
  }
  const [service, action] = serviceCall(uri, String(integration.integrationSubtype ?? ""));
  const type = service ? integrated[service] : undefined;
  if (!type) return {};
  // The document names its resource in the URI, a template or a parameter, by the name that AWS knows it by.
  const text = JSON.stringify(integration);
  const target = resources.find((one) => one.type === type && text.includes(physicalName(one)));
  return { ...(target ? { target } : {}), ...(action ? { action } : {}) };
}

/** Service and action of an integration of an AWS service. */
function serviceCall(uri: string, subtype: string): [service?: string, action?: string] {
  const match = /^arn:aws[^:]*:apigateway:[^:]*:([^:]+):(?:action\/(\w+)|path\/)/.exec(uri);
  if (match) return [match[1], match[2] ?? (match[1] === "sqs" ? "SendMessage" : undefined)];
  const [service = "", action] = subtype.split("-");
  const names: Readonly<Record<string, string>> = { StepFunctions: "states", EventBridge: "events" };
  return subtype ? [names[service] ?? service.toLowerCase(), action] : [];
}
