import type { Cloud } from "../../cloud/cloud";
import type { Execution } from "../../cloud/stepfunctions/executions";
import { counted, detailOf, type StoreReader, shownRecords, timeText } from "./store";

/** Step Functions state machines: their executions, newest first. */
export const workflows: StoreReader = {
  kind: "workflow",
  type: "aws:sfn/stateMachine:StateMachine",
  idOf: ({ outputs }) => outputs.arn as string | undefined,
  async summary(cloud, { outputs }) {
    const executions = executionsOf(cloud, String(outputs.arn));
    const running = executions.filter(({ status }) => status === "RUNNING").length;
    return { holds: `${counted(executions.length, "execution")}${running > 0 ? `, ${running} running` : ""}` };
  },
  async records(cloud, { outputs }) {
    const executions = executionsOf(cloud, String(outputs.arn));
    return {
      columns: ["started", "status", "name", "took"],
      records: executions.slice(0, shownRecords).map((execution) => ({
        id: execution.arn,
        cells: [
          timeText(execution.startedAt),
          execution.status,
          execution.name,
          execution.stoppedAt === undefined ? "" : `${execution.stoppedAt - execution.startedAt} ms`,
        ],
        detail: detailOf(execution),
      })),
    };
  },
};

function executionsOf(cloud: Cloud, stateMachineArn: string): Execution[] {
  return [...cloud.storage.entries<Execution>("sfn-executions")]
    .map(([, execution]) => execution)
    .filter((execution) => execution.stateMachineArn === stateMachineArn)
    .sort((a, b) => b.startedAt - a.startedAt);
}
