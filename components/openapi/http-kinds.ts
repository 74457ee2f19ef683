import type { Access } from "../access/access";
import {
  type EventBusIntegration,
  type QueueIntegration,
  type StreamIntegration,
  type WorkflowIntegration,
  WorkflowMode,
} from "../api/integrations";
import type { Faults } from "../faults";
import type { HttpRoute } from "../http/args";
import { httpProxyKind, privateProxyKind } from "./integrations/http-proxy";
import {
  type BuiltIntegration,
  type IntegrationContext,
  type IntegrationKind,
  type IntegrationKinds,
  type RoutePlace,
  visitKinds,
} from "./integrations/kind";
import { checkMessageGroup } from "./integrations/messaging";
import { checkWorkflowType } from "./integrations/workflow";

/** Members of an HTTP route that name its integration, besides `function`. */
type KindArgs = Required<Pick<HttpRoute, "queue" | "stream" | "workflow" | "eventBus" | "http" | "private">>;

/**
 * A value that an HTTP API passes to an AWS action: one reference or fixed text. References inside longer texts are
 * not escaped by AWS, so they are refused.
 */
function checkValue(value: string | undefined, at: string, faults: Faults): void {
  if (value === undefined || !value.includes("$")) return;
  if (/^\$(request\.(header|querystring|path|body)\.[\w.-]+|context\.[\w.]+|stageVariables\.\w+)$/.test(value)) return;
  faults.add(
    at,
    `got "${value}"; an HTTP API takes one reference alone, such as $request.path.id or $context.requestId`,
    "http-expression",
  );
}

function action(
  subtype: string,
  parameters: Record<string, string | undefined>,
  credentials: string,
): BuiltIntegration {
  return {
    integration: {
      type: "aws_proxy",
      integrationSubtype: subtype,
      payloadFormatVersion: "1.0",
      credentials,
      requestParameters: parameters,
    },
    responses: { "200": { description: "Accepted" } },
  };
}

const queueKind: IntegrationKind<QueueIntegration> = {
  check(args, at, faults) {
    for (const name of ["headers", "attributes"] as const) {
      if (args[name])
        faults.add(
          `${at}.${name}`,
          "cannot be escaped by an HTTP API; use a REST API, or a function that sends",
          "http-attributes",
        );
    }
    checkValue(args.messageGroupId, `${at}.messageGroupId`, faults);
    checkMessageGroup(args, at, faults);
    checkValue(args.messageDeduplicationId, `${at}.messageDeduplicationId`, faults);
  },
  access: ({ queue }) => [{ queue, actions: ["SendMessage"] }],
  build: ({ queue, messageGroupId, messageDeduplicationId }, { slots, credentials }) =>
    action(
      "SQS-SendMessage",
      {
        QueueUrl: slots.of(queue.url),
        MessageBody: "$request.body",
        MessageGroupId: messageGroupId,
        MessageDeduplicationId: messageDeduplicationId,
      },
      credentials,
    ),
};

const streamKind: IntegrationKind<StreamIntegration> = {
  check: (args, at, faults) => checkValue(args.partitionKey, `${at}.partitionKey`, faults),
  access: ({ stream }) => [{ stream, actions: ["PutRecord"] }],
  build: ({ stream, partitionKey }, { slots, credentials }) =>
    action(
      "Kinesis-PutRecord",
      {
        StreamName: slots.of(stream.name),
        Data: "$request.body",
        PartitionKey: partitionKey ?? "$context.requestId",
      },
      credentials,
    ),
};

const workflowActions: Readonly<Partial<Record<WorkflowMode, string>>> = {
  [WorkflowMode.Start]: "StartExecution",
  [WorkflowMode.StartSync]: "StartSyncExecution",
};

const workflowKind: IntegrationKind<WorkflowIntegration> = {
  check(args, at, faults) {
    const { mode, name } = args;
    if (!workflowActions[mode]) {
      faults.add(
        `${at}.mode`,
        `got "${mode}"; an HTTP API has ${Object.keys(workflowActions).join(", ")}: use a REST API`,
        "http-workflow-mode",
      );
    }
    checkValue(name, `${at}.name`, faults);
    checkWorkflowType(args, at, faults);
  },
  access: ({ workflow, mode }) => [{ workflow, actions: [workflowActions[mode]!] }],
  build: ({ workflow, mode, name }, { slots, credentials }) =>
    action(
      `StepFunctions-${workflowActions[mode]}`,
      { StateMachineArn: slots.of(workflow.arn), Input: "$request.body", Name: name },
      credentials,
    ),
};

const eventBusKind: IntegrationKind<EventBusIntegration> = {
  check(args, at, faults) {
    for (const name of ["source", "detailType"] as const) {
      if (!args[name]) faults.add(`${at}.${name}`, "is empty; EventBridge routes events by it", "event-source");
      else checkValue(args[name], `${at}.${name}`, faults);
    }
  },
  access: ({ eventBusArn }) => [{ arn: eventBusArn, actions: ["events:PutEvents"] }],
  build: ({ eventBusArn, source, detailType }, { slots, credentials }) =>
    action(
      "EventBridge-PutEvents",
      { EventBusName: slots.of(eventBusArn), Source: source, DetailType: detailType, Detail: "$request.body" },
      credentials,
    ),
};

const kinds: IntegrationKinds<KindArgs> = {
  queue: queueKind,
  stream: streamKind,
  workflow: workflowKind,
  eventBus: eventBusKind,
  http: httpProxyKind,
  private: privateProxyKind,
};

/** Names of the integrations that an HTTP route may have. */
export const httpIntegrations: readonly string[] = ["function", ...Object.keys(kinds)];

/** Notes what is wrong with the route's integration itself. */
export function checkHttpIntegration(route: HttpRoute, at: string, faults: Faults, place: RoutePlace): void {
  visitKinds(kinds, route, (kind, name, args) => kind.check(args, `${at}.${name}`, faults, place));
}

/** What the API's role needs for the route. */
export function httpAccess(route: HttpRoute): Access[] {
  return visitKinds(kinds, route, (kind, _name, args) => kind.access(args)).flat();
}

/** The route's integration as the document says it. */
export function httpIntegration(route: HttpRoute, context: IntegrationContext): BuiltIntegration {
  if (route.function) {
    return {
      integration: {
        type: "aws_proxy",
        httpMethod: "POST",
        uri: context.slots.of(route.function.invokeArn),
        payloadFormatVersion: "2.0",
        connectionType: "INTERNET",
      },
      responses: { "200": { description: "Success" } },
    };
  }
  return visitKinds(kinds, route, (kind, _name, args) => kind.build(args, context))[0]!;
}
