import { AwsError } from "../errors";
import type { ServiceFactory } from "../service";
import { statesApi } from "./api";
import { Executions } from "./executions";
import { activityType, Machines, machineType } from "./machines";

/** Step Functions: STANDARD and EXPRESS workflows in Amazon States Language. */
export const stepfunctions: ServiceFactory = (cloud) => {
  const machines = new Machines(cloud);
  const executions = new Executions(cloud);
  return {
    name: "stepfunctions",
    limits:
      "Workflows run with all state types, JSONPath and JSONata, retries, waits and task tokens; tasks may be functions, " +
      "DynamoDB items, SQS, SNS, EventBridge, other workflows, activities and JSON APIs that the stage simulates. Distributed maps, HTTP " +
      "tasks and other integrations are refused when the workflow is made. Versions and aliases run the current " +
      "definition. Executions do not survive a rebuild of the program, nor the end of the stage; which ended is logged.",
    resources: [machineType(machines, executions), activityType()],
    invokes: {
      async "aws:sfn/getStateMachine:getStateMachine"(args, context) {
        const found = machines.list().find(({ name, region }) => name === args.name && region === context.region);
        if (!found)
          throw new AwsError("StateMachineDoesNotExist", `no state machine ${String(args.name)} in ${context.region}`);
        return {
          id: found.arn,
          arn: found.arn,
          name: found.name,
          roleArn: found.roleArn,
          definition: found.definition,
          creationDate: new Date(found.createdAt).toISOString(),
          description: "",
          revisionId: "",
          status: "ACTIVE",
          region: found.region,
        };
      },
    },
    apis: { states: statesApi(cloud, machines, executions) },
    stop: () => executions.stopAll(),
  };
};
