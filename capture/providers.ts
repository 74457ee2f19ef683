import { randomUUID } from "node:crypto";
import type { Properties, ProviderInstance } from "./program";
import { urnOf } from "./urn";

const PROVIDER_TYPE = "pulumi:providers:";

/** The provider instances of one run: those the program makes, and a default one for each package. */
export class Providers {
  private readonly instances = new Map<string, ProviderInstance>();
  private readonly defaults = new Map<string, ProviderInstance>();

  constructor(
    private readonly stage: string,
    private readonly project: string,
    private readonly config: Readonly<Record<string, string>>,
  ) {}

  /** Package of a provider resource's type; undefined for any other type. */
  static packageOf(type: string): string | undefined {
    return type.startsWith(PROVIDER_TYPE) ? type.slice(PROVIDER_TYPE.length) : undefined;
  }

  /** Adds a provider that the program makes. */
  add(packageName: string, urn: string, inputs: Properties): ProviderInstance {
    const instance = { package: packageName, urn, id: randomUUID(), inputs };
    this.instances.set(`${urn}::${instance.id}`, instance);
    return instance;
  }

  /** The instance a request names by `URN::ID`, or the package's default. */
  find(reference: string, token: string): ProviderInstance {
    const named = this.instances.get(reference);
    if (named) return named;
    return this.defaultOf(token.slice(0, Math.max(0, token.indexOf(":"))));
  }

  /** Reference of the instance for children of a component. */
  static reference(instance: ProviderInstance): string {
    return `${instance.urn}::${instance.id}`;
  }

  private defaultOf(packageName: string): ProviderInstance {
    let found = this.defaults.get(packageName);
    if (!found) {
      const type = `${PROVIDER_TYPE}${packageName}`;
      const urn = urnOf({ stage: this.stage, project: this.project, type, name: "default" });
      found = { package: packageName, urn, id: randomUUID(), inputs: this.settingsOf(packageName) };
      this.defaults.set(packageName, found);
      this.instances.set(Providers.reference(found), found);
    }
    return found;
  }

  private settingsOf(packageName: string): Properties {
    const prefix = `${packageName}:`;
    return Object.fromEntries(
      Object.entries(this.config)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  }
}
