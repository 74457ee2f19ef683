import type { Check, Rule } from "../rule";
import { secretsIn } from "../secrets";
import { given, json, list, member } from "../values";

const best = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html";

/** Rules on ECS. */
export const containerRules: readonly Rule[] = [
  {
    id: "service-public-address",
    controls: [73],
    title: "Tasks have no public address.",
    severity: "high",
    why: "a task with one is reached around its load balancer and its API.",
    fix: "set networkConfiguration.assignPublicIp to false, with VPC endpoints for what the tasks need.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    references: ["CKV_AWS_333", "ECS.2"],
    types: ["aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"],
    judge: ({ props }) => [
      () => member(list(props.networkConfiguration)[0], "assignPublicIp") !== true || "assignPublicIp is true",
    ],
  },
  {
    id: "task-hardening",
    controls: [74],
    title: "Containers are unprivileged, cannot change their own files, write logs and hold no secrets in the clear.",
    severity: "high",
    why: "whoever gets into a container could otherwise change it, leave it, or read its secrets in the task definition.",
    fix: "set privileged false, readonlyRootFilesystem true, logConfiguration, a user other than root, and secrets by ARN in `secrets`.",
    url: best,
    references: [
      "AwsSolutions-ECS2",
      "AwsSolutions-ECS7",
      "CKV_AWS_334",
      "CKV_AWS_336",
      "ECS.4",
      "ECS.5",
      "ECS.8",
      "ECS.9",
      "AVD-AWS-0036",
    ],
    types: ["aws:ecs/taskDefinition:TaskDefinition"],
    judge: ({ props }) =>
      (list(json(props.containerDefinitions)) as unknown[]).flatMap((container): Check[] => {
        const name = () => `the container ${member(container, "name")}`;
        const variables = Object.fromEntries(
          list(member(container, "environment")).map((one) => [String(member(one, "name")), member(one, "value")]),
        );
        return [
          () => member(container, "privileged") !== true || `${name()} is privileged`,
          () => member(container, "readonlyRootFilesystem") === true || `${name()} may write its root file system`,
          () => given(container, "logConfiguration") || `${name()} writes no logs`,
          () => !/^(root|0)(:|$)/.test(String(member(container, "user") ?? "")) || `${name()} runs as root`,
          () => secretsIn(variables).length === 0 || `${name()} holds a secret in ${secretsIn(variables).join(", ")}`,
        ];
      }),
  },
  {
    id: "cluster-insights",
    controls: [75],
    title: "Clusters measure their containers.",
    severity: "low",
    why: "nobody sees which task runs out of memory.",
    fix: "set the setting containerInsights to enabled or enhanced.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html",
    references: ["AwsSolutions-ECS4", "CKV_AWS_65", "ECS.12"],
    types: ["aws:ecs/cluster:Cluster"],
    judge: ({ props }) => [
      () =>
        list(props.settings).some(
          (setting) =>
            member(setting, "name") === "containerInsights" &&
            ["enabled", "enhanced"].includes(String(member(setting, "value"))),
        ) || "containerInsights is not enabled",
    ],
  },
];
