import type { Properties } from "../resource";

/** One container of a task definition, as its JSON says. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image?: string;
  readonly essential?: boolean;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly portMappings?: readonly { readonly containerPort: number }[];
  readonly logConfiguration?: { readonly logDriver?: string; readonly options?: Readonly<Record<string, string>> };
}

/** Inputs of `aws:ecs/taskDefinition:TaskDefinition`. */
export interface TaskDefinitionInputs extends Properties {
  readonly family: string;
  /** JSON text. */
  readonly containerDefinitions: string;
  readonly requiresCompatibilities?: readonly string[];
  readonly networkMode?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Inputs of `aws:ecs/service:Service`. */
export interface ServiceInputs extends Properties {
  readonly name: string;
  readonly cluster?: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly launchType?: string;
  readonly networkConfiguration?: {
    readonly subnets?: readonly string[];
    readonly securityGroups?: readonly string[];
    readonly assignPublicIp?: boolean;
  };
  readonly loadBalancers?: readonly {
    readonly targetGroupArn?: string;
    readonly containerName: string;
    readonly containerPort: number;
  }[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Containers of a task definition; throws a text when the JSON is none. */
export function containersOf(json: string): ContainerDefinition[] {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new Error("must be a JSON list of containers");
  return parsed as ContainerDefinition[];
}

/**
 * Memory in MiB that Fargate has for each amount of CPU units.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size (2025)
 */
const FARGATE_SIZES: Readonly<
  Record<string, { readonly least: number; readonly most: number; readonly step: number }>
> = {
  "512": { least: 1024, most: 4096, step: 1024 },
  "1024": { least: 2048, most: 8192, step: 1024 },
  "2048": { least: 4096, most: 16_384, step: 1024 },
  "4096": { least: 8192, most: 30_720, step: 1024 },
  "8192": { least: 16_384, most: 61_440, step: 4096 },
  "16384": { least: 32_768, most: 122_880, step: 8192 },
};

/** Does Fargate have this size? */
export function fargateSize(cpu: string, memory: string): boolean {
  if (cpu === "256") return ["512", "1024", "2048"].includes(memory);
  const size = FARGATE_SIZES[cpu];
  const mib = Number(memory);
  return size !== undefined && mib >= size.least && mib <= size.most && (mib - size.least) % size.step === 0;
}
