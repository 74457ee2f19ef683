import type { Cloud } from "../cloud";
import type { ContainerDefinition, TaskDefinitionInputs } from "./inputs";

/** What of a task its execution role is used for. */
interface Execution {
  readonly id: string;
  readonly region: string;
  readonly definition: TaskDefinitionInputs;
  readonly container: ContainerDefinition;
}

/**
 * Throws what stops a task on Fargate: an execution role that may not pull the image from ECR, or may not write the
 * container's log. Nothing is pulled on the local stage.
 * See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function checkExecutionRole(cloud: Cloud, { id, region, definition, container }: Execution): void {
  const needs = [...imageNeeds(container), ...logNeeds(cloud, region, container)];
  if (needs.length === 0) return;
  const iam = cloud.port("iam");
  const { principal } = iam.assumeRole(definition.executionRoleArn ?? "", "ecs-tasks.amazonaws.com", id);
  for (const { action, resource, failure } of needs) {
    try {
      iam.authorize({ principal, action, resource });
    } catch (error) {
      throw new Error(`${failure}: ${(error as Error).message}`);
    }
  }
}

interface Need {
  readonly action: string;
  readonly resource: string;
  /** How the stopped task's reason begins. */
  readonly failure: string;
}

function imageNeeds({ image }: ContainerDefinition): Need[] {
  const [, account, region, repository] = /^(\d+)\.dkr\.ecr\.([\w-]+)\.[^/]+\/([^:@]+)/.exec(image ?? "") ?? [];
  if (!repository) return [];
  const resource = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  const pull = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
  return [
    {
      action: "ecr:GetAuthorizationToken",
      resource: "*",
      failure: "ResourceInitializationError: unable to pull secrets or registry auth",
    },
    ...pull.map((action) => ({ action, resource, failure: "CannotPullContainerError" })),
  ];
}

function logNeeds(cloud: Cloud, region: string, { logConfiguration }: ContainerDefinition): Need[] {
  const group = logConfiguration?.options?.["awslogs-group"];
  if (!group) return [];
  const resource = `arn:aws:logs:${region}:${cloud.accountId}:log-group:${group}:log-stream:x`;
  const failure = "ResourceInitializationError: failed to validate logger args";
  return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource, failure }));
}
