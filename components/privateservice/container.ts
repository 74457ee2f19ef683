import * as pulumi from "@pulumi/pulumi";
import { allow, type Statement } from "../access/statements";
import type { ServiceContainer } from "./private-service";

/** ECS's definition of a container: unprivileged, read-only root, logs, secrets by reference. */
export function containerDefinition(
  name: string,
  container: ServiceContainer,
  log: { group: pulumi.Output<string>; region: pulumi.Output<string> },
): pulumi.Output<string> {
  const port = container.port ?? 8080;
  return pulumi
    .all([
      container.image,
      pulumi.all(container.environment ?? {}),
      pulumi.all(container.secrets ?? {}),
      log.group,
      log.region,
    ])
    .apply(([image, environment, secrets, logGroup, region]) =>
      JSON.stringify([
        {
          name,
          image,
          essential: true,
          privileged: false,
          readonlyRootFilesystem: true,
          user: "1000:1000",
          linuxParameters: { initProcessEnabled: true },
          ...(container.command ? { command: container.command } : {}),
          ...(container.source ? { dockerLabels: { "stagedoor.source": container.source } } : {}),
          portMappings: [{ containerPort: port, protocol: "tcp" }],
          environment: [
            { name: "PORT", value: String(port) },
            ...Object.entries(environment).map(([key, value]) => ({ name: key, value })),
          ],
          secrets: Object.entries(secrets).map(([key, valueFrom]) => ({ name: key, valueFrom })),
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": name },
          },
        },
      ]),
    );
}

/** What ECS itself needs to start the container: its image, its log, its secrets. */
export function executionStatements(
  container: ServiceContainer,
  logGroupArn: pulumi.Output<string>,
): pulumi.Input<Statement>[] {
  const secrets = Object.values(container.secrets ?? {}).map((arn) =>
    pulumi
      .output(arn)
      .apply((text) => allow([text.includes(":ssm:") ? "ssm:GetParameters" : "secretsmanager:GetSecretValue"], text)),
  );
  return [
    // A token for the registry knows no resource.
    allow(["ecr:GetAuthorizationToken"], "*"),
    pulumi
      .output(container.image)
      .apply((image) =>
        allow(
          ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          repositoryArn(image),
        ),
      ),
    logGroupArn.apply((arn) => allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${arn}:*`)),
    ...secrets,
  ];
}

/** ARN of the ECR repository that holds an image; throws when the image is not in ECR. */
function repositoryArn(image: string): string {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)/.exec(image);
  if (!match) {
    throw new Error(
      `image "${image}" is not in ECR; give ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:…, which private subnets reach`,
    );
  }
  return `arn:aws:ecr:${match[2]}:${match[1]}:repository/${match[3]}`;
}
