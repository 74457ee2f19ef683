import type { ProgramHandlers, Registration } from "../../../capture/program";
import { Cloud } from "../../cloud/cloud";
import { cloudHandlers } from "./cloud-handlers";

/**
 * Handlers for reports, which read what a program asks for and serve nothing: what the local cloud refuses, or does not
 * answer, is told and recorded, so that the rest of the program runs.
 */
export function tolerantHandlers(cloud: Cloud, onRefusal: (what: string) => void): ProgramHandlers {
  const strict = cloudHandlers(cloud);
  // A cloud without services records every type.
  const { baseUrl, region, programDirectory } = cloud;
  const recording = cloudHandlers(new Cloud({ services: [], baseUrl, region, programDirectory }));
  return {
    ...strict,
    async register(registration: Registration) {
      try {
        return await strict.register(registration);
      } catch (error) {
        onRefusal(`${registration.type} ${registration.name} ${messageOf(error)}`);
        return recording.register(registration);
      }
    },
    async invoke(token, args, provider) {
      try {
        return await strict.invoke(token, args, provider);
      } catch (error) {
        onRefusal(messageOf(error));
        return {};
      }
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
