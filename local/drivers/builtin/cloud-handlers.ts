import type { ProgramHandlers, Registration, RegistrationResult } from "../../../capture/program";
import type { Cloud, Target } from "../../cloud/cloud";
import { AwsError } from "../../cloud/errors";
import type { Properties } from "../../cloud/resource";
import { constructAwsx } from "../awsx/construct";
import { readProviderSettings, regionOf, withProviderOutputs } from "../provider-settings";

/** Answers a program from a local cloud: check, then create. */
export function cloudHandlers(cloud: Cloud): ProgramHandlers {
  return {
    register: (registration) => createIn(cloud, registration),
    invoke: (token, args, provider) => cloud.invoke(token, args, regionOf(args, readProviderSettings(provider.inputs))),
    construct: constructAwsx,
    async read({ type, id, provider, inputs }) {
      if (type === "pulumi:pulumi:StackReference") {
        throw new Error(
          `the local stage has no other stacks: "${id}" cannot be read; put its values into the stage's file`,
        );
      }
      const region = regionOf(inputs, readProviderSettings(provider?.inputs ?? {}));
      const found = cloud.find(type, (record) => record.id === id && record.region === (region ?? cloud.region));
      if (!found) throw new Error(`the local cloud has no ${type} with id "${id}": let the program create it`);
      return { id, outputs: found.outputs };
    },
  };
}

async function createIn(cloud: Cloud, registration: Registration): Promise<RegistrationResult> {
  const { urn, type, name } = registration;
  const settings = readProviderSettings(registration.provider?.inputs ?? {});
  const region = regionOf(registration.inputs, settings) ?? cloud.region;
  const target = { urn, type, name, region };
  const inputs = checkedInputs(cloud, target, registration.inputs);
  try {
    const record = await cloud.create({ ...target, inputs });
    return { id: record.id, outputs: withProviderOutputs(record.outputs, settings, region) };
  } catch (error) {
    const code = error instanceof AwsError ? `${error.code}: ` : "";
    throw new Error(`could not be created: ${code}${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Inputs with generated names; throws with every fault that is found in them. */
function checkedInputs(cloud: Cloud, target: Target, given: Properties): Properties {
  // One URN, one name: a stage that is rebuilt keeps its addresses.
  const { inputs, failures } = cloud.check({ ...target, inputs: given, seed: target.urn });
  if (failures.length === 0) return inputs;
  throw new Error(`has a problem: ${failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ")}`);
}
