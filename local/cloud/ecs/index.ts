import type { Cloud } from "../cloud";
import { Follower, hexId } from "../ec2";
import { targetsOf } from "../elb";
import type { ResourceRecord } from "../resource";
import type { Service } from "../service";
import { runnable } from "./command";
import { containersOf, type ServiceInputs } from "./inputs";
import { Task } from "./task";
import { definitionOf, ecsTypes, SERVICE } from "./types";

/** ECS on Fargate, as far as it goes without a container engine. */
export function ecs(cloud: Cloud): Service {
  const ending = new Set<Promise<void>>();
  const services = new Follower(cloud, [SERVICE], (record) => run(record));

  /** Runs the tasks of a service, and says of those that cannot be run why. */
  function run(record: ResourceRecord): () => void {
    const service = record.inputs as ServiceInputs;
    const definition = definitionOf(cloud, service.taskDefinition);
    if (!definition) return () => {};
    const report = (message: string) => process.stderr.write(`ecs: ${service.name}: ${message}\n`);
    const ends = containersOf(definition.containerDefinitions).flatMap((container) => {
      const command = runnable(container, cloud.programDirectory);
      if ("impossible" in command) {
        report(command.impossible);
        return registerImpossible(service, container.name, command.impossible);
      }
      return Array.from({ length: service.desiredCount ?? 0 }, (_, i) => {
        const id = hexId(`${record.id}/${service.taskDefinition}/${i}`, 32);
        const task = new Task(cloud, {
          id,
          region: record.region,
          service,
          definition,
          container,
          args: command.args,
          report,
        });
        return () => {
          const end = task.stop().finally(() => ending.delete(end));
          ending.add(end);
        };
      });
    });
    return () => {
      for (const end of ends) end();
    };
  }

  function registerImpossible(service: ServiceInputs, containerName: string, impossible: string): (() => void)[] {
    return (service.loadBalancers ?? [])
      .filter((balancer) => balancer.targetGroupArn && balancer.containerName === containerName)
      .map(({ targetGroupArn, containerPort }) =>
        targetsOf(cloud).register(targetGroupArn!, { id: "image", port: containerPort, impossible }),
      );
  }

  return {
    name: "ecs",
    limits:
      "Images are not run, as there is no container engine. A task whose command is a Node.js program of this project " +
      "(node, then a script within the program's folder), or whose label stagedoor.source names its source, runs as a process of this machine with the task role's " +
      "credentials and a port of its own in PORT; any other task is an unhealthy target, with this as the reason. CPU, memory, " +
      "read-only roots, users, volumes, capacity providers and scaling are recorded.",
    resources: ecsTypes,
    async start() {
      services.start();
    },
    async stop() {
      services.stop();
      await Promise.all(ending);
    },
  };
}
