import { checkAccess } from "../access/statements";
import { limits } from "../api/limits";
import { Faults } from "../faults";
import { countInProgram } from "../lint/program";
import type { PrivateServiceArgs } from "./private-service";

const kinds = ["container", "function", "listener"] as const;

/** Finds targets that are missing, doubled, or that ECS would refuse. */
export function checkPrivateServiceArgs(args: PrivateServiceArgs): Faults {
  const faults = new Faults();
  const given = kinds.filter((kind) => args[kind] !== undefined);
  if (given.length !== 1) {
    faults.add(
      "container",
      `given are ${given.join(" and ") || "no targets"}; give exactly one of ${kinds.join(", ")}`,
      "exactly-one",
    );
  }
  const container = args.container;
  if (container) {
    const least = container.minTasks ?? 2;
    const most = container.maxTasks ?? Math.max(least, 4);
    if (least < 1) faults.add("container.minTasks", `${least} is not allowed; give 1 at least`, "service-tasks");
    if (most < least) faults.add("container.maxTasks", `${most} is less than minTasks (${least})`, "service-tasks");
    const port = container.port ?? 8080;
    if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
      faults.add(
        "container.port",
        `${port} is not allowed; give 1024 to 65535, which a program without root may open`,
        "service-port",
      );
    }
    if (typeof container.image === "string" && !/@sha256:[0-9a-f]{64}$/.test(container.image)) {
      faults.add(
        "container.image",
        `"${container.image}" has no digest; give NAME@sha256:… so that what runs is what was tested`,
        "image-digest",
      );
    }
    checkAccess(container.access ?? [], "container.access", faults);
  }
  const { certificate } = args;
  if (certificate && (certificate.arn === undefined) === (certificate.hostedZoneId === undefined)) {
    faults.add("certificate", "give exactly one of arn and hostedZoneId", "service-certificate");
  }
  if (args.listener && certificate?.hostedZoneId !== undefined) {
    faults.add("certificate", "of an existing listener is there already; give its arn", "service-certificate");
  }
  if (args.healthCheckPath !== undefined && !args.healthCheckPath.startsWith("/")) {
    faults.add("healthCheckPath", `"${args.healthCheckPath}" must begin with /`, "service-path");
  }
  const links = countInProgram("vpcLink");
  if (links > limits.vpcLinks) {
    faults.add("network", `would get VPC link ${links}; AWS allows ${limits.vpcLinks} in a region`, "vpc-links-quota");
  }
  return faults;
}
