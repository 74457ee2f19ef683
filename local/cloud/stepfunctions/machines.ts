import { isObject } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { Executions } from "./executions";
import { compile, type Machine } from "./machine";

const token = "aws:sfn/stateMachine:StateMachine";

interface MachineInputs extends Properties {
  readonly name: string;
  readonly roleArn: string;
  readonly definition: string;
  readonly type?: string;
  readonly loggingConfiguration?: { level?: string; includeExecutionData?: boolean; logDestination?: string };
  readonly publish?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The state machines of a cloud, compiled. */
export class Machines {
  private readonly compiled = new Map<string, Machine>();

  constructor(private readonly cloud: Cloud) {}

  /** The state machine; throws States' refusal. */
  existing(arn: string): Machine {
    const machine = this.compiled.get(arn);
    if (!machine) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** All state machines. */
  list(): Machine[] {
    return [...this.compiled.values()];
  }

  /** Compiles a definition under an ARN; throws `InvalidDefinition`. */
  set(arn: string, inputs: MachineInputs, region: string): Machine {
    const type = inputs.type === "EXPRESS" ? "EXPRESS" : "STANDARD";
    const { level = "OFF", includeExecutionData = false, logDestination } = inputs.loggingConfiguration ?? {};
    const machine: Machine = {
      arn,
      name: inputs.name,
      region,
      type,
      roleArn: inputs.roleArn,
      definition: inputs.definition,
      flow: compile(inputs.definition, type),
      createdAt: this.compiled.get(arn)?.createdAt ?? this.cloud.clock.now(),
      ...(level !== "OFF" && logDestination
        ? { logging: { level, includeData: includeExecutionData, group: logDestination.split(":")[6] ?? "" } }
        : {}),
    };
    this.compiled.set(arn, machine);
    return machine;
  }

  /** Forgets a state machine. */
  delete(arn: string): void {
    this.compiled.delete(arn);
  }
}

/** `aws:sfn/stateMachine:StateMachine`. */
export function machineType(machines: Machines, executions: Executions): ResourceType {
  return resourceType<MachineInputs>({
    type: token,
    autoName: { property: "name", maxLength: 80 },
    replaceOn: ["name", "namePrefix", "type"],
    check: checkMachine,
    async create(inputs, context) {
      const arn = `arn:aws:states:${context.region}:${context.accountId}:stateMachine:${inputs.name}`;
      const owner = context.cloud.find(token, arn);
      if (owner && owner.urn !== context.urn)
        throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
      assertAssumable(inputs.roleArn, context);
      return { id: arn, outputs: outputs(inputs, machines.set(arn, inputs, context.region), context) };
    },
    async update(id, _olds, inputs, context) {
      assertAssumable(inputs.roleArn, context);
      return outputs(inputs, machines.set(id, inputs, context.region), context);
    },
    async restore(record) {
      machines.set(record.id, record.inputs as MachineInputs, record.region);
    },
    async delete(id) {
      executions.forget(id);
      machines.delete(id);
    },
  });
}

/** `aws:sfn/activity:Activity`. */
export function activityType(): ResourceType {
  return resourceType<Properties>({
    type: "aws:sfn/activity:Activity",
    autoName: { property: "name", maxLength: 80 },
    replaceOn: ["name"],
    async create(inputs, context) {
      const arn = `arn:aws:states:${context.region}:${context.accountId}:activity:${String(inputs.name)}`;
      const creationDate = new Date(context.cloud.clock.now()).toISOString();
      return { id: arn, outputs: { ...commonOutputs(inputs, context), arn, creationDate } };
    },
    update: async (_id, olds, inputs, context) => ({ ...olds, ...commonOutputs(inputs, context) }),
  });
}

function checkMachine(inputs: MachineInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (inputs.type !== undefined && typeof inputs.type === "string" && !["STANDARD", "EXPRESS"].includes(inputs.type)) {
    failures.push({ property: "type", reason: `is ${inputs.type}; it must be STANDARD or EXPRESS` });
  }
  if (isObject(inputs.loggingConfiguration) && typeof inputs.loggingConfiguration.logDestination === "string") {
    const destination = inputs.loggingConfiguration.logDestination;
    if (!destination.endsWith(":*")) {
      failures.push({
        property: "loggingConfiguration.logDestination",
        reason: `is ${destination}; a log group's ARN must end with :*`,
      });
    }
  }
  return failures;
}

/** AWS refuses a role that Step Functions may not assume. */
function assertAssumable(roleArn: string, { cloud }: ResourceContext): void {
  try {
    cloud.port("iam").assumeRole(roleArn, "states.amazonaws.com", "create");
  } catch (error) {
    throw new AwsError(
      "AccessDeniedException",
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role ${roleArn}. (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function outputs(inputs: MachineInputs, machine: Machine, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn: machine.arn,
    type: machine.type,
    creationDate: new Date(machine.createdAt).toISOString(),
    description: "",
    revisionId: "",
    status: "ACTIVE",
    stateMachineVersionArn: inputs.publish ? `${machine.arn}:1` : machine.arn,
    versionDescription: "",
  };
}
