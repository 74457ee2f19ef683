import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input } from "../protocol/input";
import { jsonApi, type Operation } from "../protocol/json";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceType, resourceType } from "../resource";
import type { AwsCall, ServiceFactory } from "../service";

const parameterType = "aws:ssm/parameter:Parameter";
const types = ["String", "StringList", "SecureString"];

/** A parameter's value as it is kept, so that a value written by a call outlives a rebuilt stage. */
interface Kept {
  readonly value: string;
  readonly version: number;
  readonly type: string;
}

/** Systems Manager's Parameter Store. */
export const ssm: ServiceFactory = (cloud) => ({
  name: "ssm",
  limits:
    "Parameters are kept with the stage's data; SecureString is not encrypted there. Policies, history and documents are not simulated.",
  resources: [parameter(cloud)],
  invokes: {
    "aws:ssm/getParameter:getParameter": async (args, { region }) => {
      const name = String(args.name);
      const kept = parameters(cloud).get(keyOf(region, name));
      if (!kept) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
      return {
        id: name,
        name,
        arn: arnOf(cloud, region, name),
        value: kept.value,
        insecureValue: kept.value,
        type: kept.type,
        version: kept.version,
        region,
      };
    },
  },
  apis: { ssm: jsonApi({ version: "1.1", target: "AmazonSSM", operations: operations(cloud) }) },
});

function parameters(cloud: Cloud) {
  return cloud.storage.entries<Kept>("ssm-parameters");
}

function keyOf(region: string, name: string): string {
  return `${region} ${name}`;
}

function arnOf(cloud: Cloud, region: string, name: string): string {
  return `arn:aws:ssm:${region}:${cloud.accountId}:parameter/${name.replace(/^\//, "")}`;
}

function parameter(cloud: Cloud): ResourceType {
  const write = (inputs: Properties, region: string): Kept => {
    const key = keyOf(region, String(inputs.name));
    const before = parameters(cloud).get(key);
    const value = String(inputs.value ?? inputs.insecureValue ?? "");
    const kept = {
      value,
      type: String(inputs.type),
      version: before ? before.version + (before.value === value ? 0 : 1) : 1,
    };
    parameters(cloud).set(key, kept);
    return kept;
  };
  return resourceType<Properties>({
    type: parameterType,
    autoName: { property: "name", maxLength: 1011 },
    replaceOn: ["name"],
    check({ name, type }) {
      return [
        ...(typeof type === "string" && !types.includes(type)
          ? [{ property: "type", reason: `"${type}" must be one of ${types.join(", ")}` }]
          : []),
        ...(typeof name === "string" && !/^[\w./-]+$/.test(name)
          ? [{ property: "name", reason: `"${name}" may hold letters, digits and _.-/ only` }]
          : []),
        ...(typeof name === "string" && /^\/?(aws|ssm)/i.test(name)
          ? [{ property: "name", reason: `"${name}" must not begin with aws or ssm` }]
          : []),
      ];
    },
    async create(inputs, context) {
      const name = String(inputs.name);
      const taken = cloud.find(
        parameterType,
        (other) => other.inputs.name === name && other.region === context.region && other.urn !== context.urn,
      );
      if (taken && inputs.overwrite !== true)
        throw new AwsError(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        );
      const { version } = write(inputs, context.region);
      return {
        id: name,
        outputs: { ...commonOutputs(inputs, context), arn: arnOf(cloud, context.region, name), version },
      };
    },
    update: async (_id, olds, inputs, context) => ({ ...olds, version: write(inputs, context.region).version }),
    async delete(id, outputs) {
      parameters(cloud).delete(keyOf(String(outputs.region), id));
    },
  });
}

function operations(cloud: Cloud): Record<string, Operation> {
  /** The parameter as answers show it; undefined when there is none. IAM is asked first. */
  function look(action: string, reference: string, call: AwsCall): Json | undefined {
    const name = reference.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter/, "");
    const arn = arnOf(cloud, call.region, name);
    authorize(cloud, call, `ssm:${action}`, arn);
    const kept =
      parameters(cloud).get(keyOf(call.region, name)) ??
      parameters(cloud).get(keyOf(call.region, name.replace(/^\//, "")));
    return (
      kept && { ARN: arn, Name: name, Type: kept.type, Value: kept.value, Version: kept.version, DataType: "text" }
    );
  }
  return {
    GetParameter: async (input: Input, call) => {
      const name = input.text("Name");
      const found = look("GetParameter", name, call);
      if (!found) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
      return { Parameter: found };
    },
    GetParameters: async (input, call) => {
      const names = input.members.Names;
      if (!Array.isArray(names)) throw new AwsError("ValidationException", "Names must be a list");
      const found = names.map((name) => [String(name), look("GetParameters", String(name), call)] as const);
      return {
        Parameters: found.flatMap(([, one]) => (one ? [one] : [])),
        InvalidParameters: found.filter(([, one]) => !one).map(([name]) => name),
      };
    },
    GetParametersByPath: async (input, call) => {
      const path = input.text("Path").replace(/\/?$/, "/");
      authorize(cloud, call, "ssm:GetParametersByPath", arnOf(cloud, call.region, path.replace(/\/$/, "")));
      const deep = input.flag("Recursive") ?? false;
      const names = [...parameters(cloud)]
        .map(([key]) => key.split(" "))
        .filter(([region, name]) => region === call.region && name!.startsWith(path));
      const wanted = names.map(([, name]) => name!).filter((name) => deep || !name.slice(path.length).includes("/"));
      return {
        Parameters: wanted.map((name) => {
          const { value, type, version } = parameters(cloud).get(keyOf(call.region, name))!;
          return {
            ARN: arnOf(cloud, call.region, name),
            Name: name,
            Type: type,
            Value: value,
            Version: version,
            DataType: "text",
          };
        }),
      };
    },
  };
}
