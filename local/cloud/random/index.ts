import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { hashSync } from "bcryptjs";
import type { Cloud } from "../cloud";
import { type Properties, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { drawText, faultsOf, idForms, petName, shuffled, type TextRules } from "./draw";

/** The `random` provider: values are drawn once per resource and kept with the stage's data. */
export const random: ServiceFactory = (cloud) => ({
  name: "random",
  limits: "Values are drawn by this machine's secure source and kept with the stage's data.",
  resources: [
    text(cloud, "RandomPassword", (result) => ({ bcryptHash: hashSync(result.slice(0, 72), 10) })),
    text(cloud, "RandomString", () => ({})),
    drawn(cloud, "RandomId", (inputs) => {
      const forms = idForms(randomBytes(Number(inputs.byteLength)), inputs.prefix as string | undefined);
      return { id: forms.b64Url, outputs: forms };
    }),
    drawn(cloud, "RandomUuid", () => same(randomUUID())),
    drawn(cloud, "RandomPet", (inputs) => {
      const name = petName(Number(inputs.length ?? 2), String(inputs.separator ?? "-"));
      return { id: inputs.prefix ? `${inputs.prefix}${inputs.separator ?? "-"}${name}` : name, outputs: {} };
    }),
    drawn(cloud, "RandomInteger", ({ min, max }) => {
      const result = randomInt(Number(min), Number(max) + 1);
      return { id: String(result), outputs: { result } };
    }),
    drawn(cloud, "RandomBytes", ({ length }) => {
      const bytes = randomBytes(Number(length));
      return {
        id: bytes.toString("base64"),
        outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") },
      };
    }),
    drawn(cloud, "RandomShuffle", (inputs) => {
      const items = shuffled(inputs.inputs as string[]);
      const count = Number(inputs.resultCount ?? items.length);
      return { id: "-", outputs: { results: Array.from({ length: count }, (_, i) => items[i % items.length]!) } };
    }),
  ],
});

type Draw = (inputs: Properties) => { id: string; outputs: Properties };

/** A type whose value is drawn at its creation, and again only when an input, such as `keepers`, changes. */
function drawn(cloud: Cloud, name: string, draw: Draw, check?: ResourceType["check"]): ResourceType {
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  return resourceType<Properties>({
    type: `random:index/${file}:${name}`,
    ...(check ? { check } : {}),
    async create(inputs, context) {
      const kept = cloud.storage.entries<{ inputs: string; value: ReturnType<Draw> }>("random-values");
      const asked = JSON.stringify(inputs);
      const before = kept.get(context.urn);
      if (before?.inputs === asked) return before.value;
      const value = draw(inputs);
      kept.set(context.urn, { inputs: asked, value });
      return value;
    },
    async delete() {},
  });
}

function same(result: string): ReturnType<Draw> {
  return { id: result, outputs: { result } };
}

function text(cloud: Cloud, name: string, more: (result: string) => Properties): ResourceType {
  return drawn(
    cloud,
    name,
    (inputs) => {
      const result = drawText(inputs as unknown as TextRules);
      return { id: name === "RandomPassword" ? "none" : result, outputs: { result, ...more(result) } };
    },
    (inputs) => faultsOf(inputs as unknown as TextRules),
  );
}
