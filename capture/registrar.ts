import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { withHashes } from "./asset-hash";
import type {
  CapturedResource,
  ChildRequest,
  ConstructRequest,
  ProgramHandlers,
  Properties,
  Registration,
} from "./program";
import { Providers } from "./providers";
import type { Registry } from "./registry";
import { nameOf } from "./urn";
import { containsUnknown } from "./values";
import { receive } from "./wire";

/** What a registration came to; a failure is noted in the registry and leaves the rest of the program running. */
export type Outcome =
  | { readonly kind: "created"; readonly resource: CapturedResource }
  | { readonly kind: "failed" | "skipped"; readonly urn: string };

/** Carries out registrations: providers and components here, everything else by the handlers. */
export class Registrar {
  constructor(
    private readonly registry: Registry,
    readonly providers: Providers,
    private readonly handlers: ProgramHandlers,
    private readonly programDirectory: string,
  ) {}

  /** Registers what the program asks for. Throws for a URN that is taken. */
  async register(request: RegisterResourceRequest): Promise<Outcome> {
    const parent = request.getParent() || this.registry.stackUrn;
    const urn = this.registry.claim(request.getType(), request.getName(), parent);
    const registration = this.registrationOf(urn, request, parent);
    if (this.isBlocked(registration, request)) {
      this.registry.skip(urn);
      return { kind: "skipped", urn };
    }
    try {
      const inputs = withHashes(registration.inputs, this.programDirectory) as Properties;
      const resource = await this.carryOut({ ...registration, inputs }, request);
      this.registry.keep(resource);
      return { kind: "created", resource };
    } catch (error) {
      this.registry.fail(urn, reasonOf(error));
      return { kind: "failed", urn };
    }
  }

  /** Looks an existing resource up, for `Type.get`. */
  async read(request: ReadResourceRequest): Promise<CapturedResource> {
    const parent = request.getParent() || this.registry.stackUrn;
    const urn = this.registry.claim(request.getType(), request.getName(), parent);
    const state = receive(request.getProperties());
    const registration: Registration = {
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: true,
      parent,
      inputs: state.values,
      secretInputs: state.secrets,
      dependencies: request.getDependenciesList(),
      propertyDependencies: {},
      provider: this.providers.find(request.getProvider(), request.getType()),
      protect: false,
      ignoreChanges: [],
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    };
    const found = await this.handlers.read({ ...registration, id: request.getId() });
    const resource = captured(registration, found);
    this.registry.keep(resource);
    return resource;
  }

  private registrationOf(urn: string, request: RegisterResourceRequest, parent: string | undefined): Registration {
    const inputs = receive(request.getObject(), { references: request.getRemote() ? "keep" : "id" });
    const propertyDependencies: Record<string, readonly string[]> = { ...inputs.dependencies };
    for (const [name, urns] of request.getPropertydependenciesMap().entries()) {
      propertyDependencies[name] = urns.getUrnsList();
    }
    const providerPackage = Providers.packageOf(request.getType());
    const bound = request.getCustom() && providerPackage === undefined;
    return {
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent,
      inputs: inputs.values,
      secretInputs: inputs.secrets,
      dependencies: request.getDependenciesList(),
      propertyDependencies,
      ...(bound ? { provider: this.providers.find(request.getProvider(), request.getType()) } : {}),
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    };
  }

  /** Something this resource needs came to nothing: leave it out, and let the rest of the program go on. */
  private isBlocked(registration: Registration, request: RegisterResourceRequest): boolean {
    const needed = [registration.parent ?? "", request.getProvider().split("::").slice(0, -1).join("::")];
    return (
      [...needed, ...registration.dependencies].some((urn) => this.registry.hasFailed(urn)) ||
      (registration.custom && containsUnknown(registration.inputs))
    );
  }

  private async carryOut(registration: Registration, request: RegisterResourceRequest): Promise<CapturedResource> {
    const providerPackage = Providers.packageOf(registration.type);
    if (providerPackage !== undefined) {
      const instance = this.providers.add(providerPackage, registration.urn, registration.inputs);
      return captured(registration, { id: instance.id, outputs: registration.inputs });
    }
    if (request.getRemote()) return this.construct(registration, request);
    if (!registration.custom) return captured(registration, { outputs: {} });
    return captured(registration, await this.handlers.register(registration));
  }

  private async construct(component: Registration, request: RegisterResourceRequest): Promise<CapturedResource> {
    const references = new Map(request.getProvidersMap().entries());
    const providerFor = (token: string) =>
      this.providers.find(references.get(token.slice(0, token.indexOf(":"))) ?? "", token);
    // Its children name it as their parent, so it stands before they do.
    this.registry.keep(captured(component, { outputs: {} }));
    const construct: ConstructRequest = {
      type: component.type,
      name: component.name,
      inputs: component.inputs,
      component: async () => ({ urn: component.urn }),
      child: (child) => this.child(component, child, providerFor),
      invoke: (token, args) => this.handlers.invoke(token, args, providerFor(token)),
    };
    const outputs = await this.handlers.construct(construct).catch((error: unknown) => {
      throw new Error(`could not be built: ${reasonOf(error)}`);
    });
    return captured(component, { outputs });
  }

  private async child(
    component: Registration,
    child: ChildRequest,
    providerFor: (token: string) => NonNullable<Registration["provider"]>,
  ) {
    const parent = child.parent ?? component.urn;
    const urn = this.registry.claim(child.type, child.name, parent);
    const registration: Registration = {
      urn,
      type: child.type,
      name: child.name,
      custom: true,
      parent,
      inputs: child.inputs,
      secretInputs: [],
      dependencies: child.dependencies ?? [],
      propertyDependencies: child.propertyDependencies ?? {},
      provider: providerFor(child.type),
      protect: component.protect,
      ignoreChanges: [],
      additionalSecretOutputs: [],
    };
    try {
      const result = await this.handlers.register(registration);
      this.registry.keep(captured(registration, result));
      return { urn, ...result };
    } catch (error) {
      this.registry.fail(urn, reasonOf(error));
      throw new Error(`it needs its ${child.type} '${nameOf(urn)}'`);
    }
  }
}

function captured(registration: Registration, result: { id?: string; outputs: Properties }): CapturedResource {
  // As the engine does for providers that do not mark secrets themselves: an output is as secret as its input.
  const secret = new Set([...registration.secretInputs, ...registration.additionalSecretOutputs]);
  return { ...registration, ...result, secretOutputs: Object.keys(result.outputs).filter((name) => secret.has(name)) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
