import type { Answers } from "../questions";
import type { Shown } from "../shown";
import type { ArchitectureView, BoxDetail } from "./contract";

/** The picture of the stage, what its boxes hold, and what is simulated how far. */
export function architectureAnswers(): Answers {
  return { "GET architecture.json": ({ shown }): ArchitectureView => view(shown) };
}

function view({ layout, cloud, resources }: Shown): ArchitectureView {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const simulated = new Map(cloud.resources().map((record) => [record.urn, record.simulated]));
  const boxes: Record<string, BoxDetail> = {};
  for (const { id, urns } of layout.boxes) {
    const held = urns.map((urn) => byUrn.get(urn)!).filter(({ custom }) => custom);
    boxes[id] = {
      resources: held.map(({ urn, type, name }) => ({ type, name, simulated: simulated.get(urn) ?? true })),
    };
  }
  return {
    layout,
    boxes,
    endpoints: cloud.services.flatMap((service) => service.endpoints?.() ?? []),
    limits: cloud.services.map(({ name, limits }) => ({ name, limits })),
    recorded: cloud
      .resources()
      .filter((record) => !record.simulated)
      .map(({ type, name }) => ({ type, name })),
  };
}
