import { type WorkflowIntegration, WorkflowMode } from "../../api/integrations";
import type { Faults } from "../../faults";
import { facts } from "../../lint/facts";
import { jsonString } from "../expressions";
import { quote } from "../quote";
import { expression, jsonTemplate, message, Raw, slotString } from "../templates";
import { executionPrefix } from "./arn";
import { errorsByType, failure, type ServiceResponse, serviceIntegration } from "./aws-service";
import { checkExpression } from "./check";
import type { IntegrationContext, IntegrationKind } from "./kind";

const actions: Readonly<Record<WorkflowMode, string>> = {
  start: "StartExecution",
  startSync: "StartSyncExecution",
  describe: "DescribeExecution",
};

/** Executions of a state machine. */
export const workflowKind: IntegrationKind<WorkflowIntegration> = {
  check(args, at, faults) {
    const { mode, name } = args;
    if (!(mode in actions))
      faults.add(`${at}.mode`, `got "${mode}"; allowed: ${Object.keys(actions).join(", ")}`, "value-choice");
    if (mode === WorkflowMode.Describe && name === undefined) {
      faults.add(
        `${at}.name`,
        "is missing; `describe` needs the execution's name, for example $input.params('name')",
        "execution-name",
      );
    }
    checkExpression(name, `${at}.name`, faults);
    checkWorkflowType(args, at, faults);
  },
  access: ({ workflow, mode }) => [{ workflow, actions: [actions[mode]] }],
  build(args, context) {
    const errors = errorsByType({
      ExecutionDoesNotExist: 404,
      ExecutionAlreadyExists: 409,
      InvalidName: 400,
      InvalidArn: 400,
      InvalidExecutionInput: 400,
      ExecutionLimitExceeded: 429,
      Throttling: 429,
    });
    return serviceIntegration(
      {
        arn: args.workflow.arn,
        target: `states:action/${actions[args.mode]}`,
        template: requestTemplate(args, context),
        responses: [successOf(args.mode), errors.response, failure],
        overrides: errors.overrides,
      },
      context,
    );
  },
};

/** Notes a mode that the state machine's type does not have. */
export function checkWorkflowType({ workflow, mode }: WorkflowIntegration, at: string, faults: Faults): void {
  const needed: string | undefined = { start: undefined, startSync: "EXPRESS", describe: "STANDARD" }[mode];
  const type = facts.workflow.get(workflow)?.type;
  if (needed === undefined || type === undefined || type === needed) return;
  faults.add(
    `${at}.mode`,
    `is ${mode}, which needs a workflow of type ${needed}; this one is ${type}`,
    "workflow-type",
  );
}

function requestTemplate({ workflow, mode, name }: WorkflowIntegration, { slots }: IntegrationContext): string {
  if (mode === WorkflowMode.Describe) {
    const prefix = slots.of(workflow.arn, executionPrefix);
    return jsonTemplate({ executionArn: new Raw(`"${prefix}:${jsonString(name!).slice(1)}`) });
  }
  return jsonTemplate({
    stateMachineArn: slotString(slots.of(workflow.arn)),
    name: name === undefined ? undefined : expression(name),
    input: new Raw(`"${quote.jsonReference("$input.json('$')")}"`),
  });
}

const output = "#set($output = $input.path('$.output'))";

function successOf(mode: WorkflowMode): ServiceResponse {
  const pattern = "2\\d{2}";
  switch (mode) {
    case WorkflowMode.Start: {
      // The name alone: the ARN would tell callers the account.
      const name = '$input.path(\'$.executionArn\').replaceAll(".*:","")';
      return { pattern, statusCode: 202, template: `{"name":"${name}"}`, description: "Started" };
    }
    case WorkflowMode.StartSync:
      return {
        pattern,
        statusCode: 200,
        template:
          `${output}#if($input.path('$.status') == "SUCCEEDED")$output` +
          `#else#set($context.responseOverride.status = 500)${message("The workflow failed")}#end`,
        description: "The workflow's output",
      };
    case WorkflowMode.Describe:
      return {
        pattern,
        statusCode: 200,
        template: `${output}{"name":$input.json('$.name'),"status":$input.json('$.status')#if("$!output" != ""),"output":$output#end}`,
        description: "The execution's state",
      };
  }
}
