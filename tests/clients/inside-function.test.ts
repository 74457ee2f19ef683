import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { root } from "../local/cloud/root";
import { type FrontDoor, openFrontDoor, statement } from "./front-door";

/** A function that runs a workflow to its end and answers with the output, SDK and all in one file. */
const source = `
  import { SFNClient, StartSyncExecutionCommand } from "@aws-sdk/client-sfn";
  const client = new SFNClient({ maxAttempts: 1 });
  export const handler = async ({ stateMachineArn }) => {
    const { status, output } = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"n":7}' }));
    return { status, output };
  };
`;

describe("AWS's SDK, unchanged, inside a function of the local stage", () => {
  let door: FrontDoor;
  before(async () => {
    door = await openFrontDoor();
  });
  after(() => door.close());

  it("waits for a workflow by StartSyncExecution, whose host name has a word in front", async () => {
    const { cloud } = door;
    const bundled = buildSync({
      stdin: { contents: source, resolveDir: __dirname },
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
    });
    const functionArn = await door.addFunction("caller", bundled.outputFiles[0]!.text);
    const role = cloud.find("aws:iam/role:Role", ({ name }) => name === "caller-role")!;
    const machineRole = await door.create("aws:iam/role:Role", "quote", {
      assumeRolePolicy: statement({ Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }),
    });
    const machine = await door.create("aws:sfn/stateMachine:StateMachine", "quote", {
      name: "quote",
      type: "EXPRESS",
      roleArn: machineRole.outputs.arn,
      definition: JSON.stringify({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }),
    });
    const payload = JSON.stringify({ stateMachineArn: machine.id });
    const call = () => cloud.port("lambda").invoke({ functionName: functionArn, payload, caller: root });
    const refused = await call();
    assert.match(refused.payload, /not authorized to perform: states:StartSyncExecution/);
    await door.create("aws:iam/rolePolicy:RolePolicy", "caller-sync", {
      role: role.id,
      policy: statement({ Action: "states:StartSyncExecution", Resource: machine.id }),
    });
    const answered = await call();
    assert.deepEqual(JSON.parse(answered.payload), { status: "SUCCEEDED", output: '{"n":7}' });
  });
});
