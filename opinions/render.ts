import type { CapturedResource, Properties } from "../capture/program";
import { entryOf, type Fold, type Mapping, type Table } from "./mapping";
import { isUnset, joined, pascal, renamed } from "./names";
import { addTarget, Dependencies, referring, type Target } from "./references";

/** A CloudFormation template. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Parameters?: Readonly<Record<string, Properties>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

/** A resource of a template. */
interface TemplateResource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: "Retain";
  readonly UpdateReplacePolicy?: "Retain";
}

/** A program as CloudFormation would have it. */
export interface Rendering {
  /** One template for each region. */
  readonly templates: ReadonlyMap<string, Template>;
  /** The program's resources by region and logical id; see {@link originKey}. */
  readonly origins: ReadonlyMap<string, CapturedResource>;
  /** How many resources became resources, parts of others, parameters, or nothing. */
  readonly counts: { readonly mapped: number; readonly folded: number; readonly left: number };
  /** Types and inputs that the table does not know. */
  readonly faults: readonly string[];
}

/** Where a resource of a template stands in {@link Rendering.origins}. */
export function originKey(region: string, logicalId: string): string {
  return `${region}/${logicalId}`;
}

/** Resources that Pulumi alone knows: components, stacks, providers. */
const isOfPulumi = ({ custom, type }: CapturedResource) => !custom || type.startsWith("pulumi:");

/**
 * Renders a program's resources to CloudFormation, by the table alone.
 * @param options `literal`: with the values of other resources, secrets apart, in place of references to them. @default false
 */
export function render(
  resources: readonly CapturedResource[],
  table: Table,
  options: { readonly literal?: boolean } = {},
): Rendering {
  const own = resources.filter((resource) => !isOfPulumi(resource));
  return new Renderer(own, new Dependencies(resources), table, options.literal ?? false).render();
}

class Renderer {
  private readonly faults: string[] = [];
  private readonly logicalIds = new Map<string, string>();
  private readonly folded = new Set<string>();

  constructor(
    private readonly resources: readonly CapturedResource[],
    private readonly dependencies: Dependencies,
    private readonly table: Table,
    private readonly literal: boolean,
  ) {}

  render(): Rendering {
    const origins = new Map<string, CapturedResource>();
    for (const resource of this.resources) {
      const logicalId = logicalIdOf(resource);
      const key = originKey(regionOf(resource), logicalId);
      if (origins.has(key)) this.faults.push(`${logicalId} stands for two resources; name them differently`);
      origins.set(key, resource);
      this.logicalIds.set(resource.urn, logicalId);
    }
    const made = new Map<string, Record<string, TemplateResource>>();
    const parameters: string[] = [];
    let mapped = 0;
    for (const resource of this.resources) {
      const entry = entryOf(this.table, resource);
      if (!entry) this.faults.push(`${resource.type} has no entry in the table (${resource.name})`);
      else if ("parameter" in entry) parameters.push(this.logicalIds.get(resource.urn)!);
      else if ("type" in entry) {
        mapped += 1;
        made.set(regionOf(resource), { ...made.get(regionOf(resource)), ...this.resource(resource, entry) });
      }
    }
    this.checkFolds();
    const templates = new Map([...made].map(([region, resources]) => [region, templateOf(resources, parameters)]));
    const counts = { mapped, folded: this.folded.size, left: this.resources.length - mapped - this.folded.size };
    return { templates, origins, counts, faults: this.faults };
  }

  private checkFolds(): void {
    for (const part of this.resources) {
      const entry = entryOf(this.table, part);
      if (!entry || !("into" in entry) || this.folded.has(part.urn)) continue;
      this.faults.push(`${part.type} ${part.name} belongs to no ${entry.into} of the program`);
    }
  }

  private resource(resource: CapturedResource, mapping: Mapping): Record<string, TemplateResource> {
    const logicalId = this.logicalIds.get(resource.urn)!;
    const targets = this.targets(resource);
    const inputs = this.properties(resource, mapping);
    let properties = referring(mapping.within ? { [mapping.within]: inputs } : inputs, targets) as Properties;
    for (const { part, fold } of this.foldsInto(resource)) {
      const folded = renamed(fold.properties(part.inputs), {}) as Properties;
      const known = fold.literal ? folded : (referring(folded, this.targets(part)) as Properties);
      properties = joined(properties, known);
    }
    const beside = mapping.beside?.(resource.inputs);
    return {
      [logicalId]: { Type: mapping.type, Properties: properties, ...(resource.protect ? retained : {}) },
      ...(beside && {
        [`${logicalId}Attachment`]: {
          Type: beside.type,
          Properties: {
            ...(referring(renamed(beside.inputs, {}), targets) as Properties),
            [`${resource.type.split(":").at(-1)}Id`]: { Ref: logicalId },
          },
        },
      }),
    };
  }

  private properties({ type, name, inputs, outputs }: CapturedResource, mapping: Mapping): Properties {
    let properties: Properties = { ...mapping.always };
    const named = mapping.named && inputs.name === undefined ? { [mapping.named]: outputs.name } : {};
    for (const [input, value] of Object.entries(inputs)) {
      // A resource's region chooses its template.
      if (isUnset(value) || input === "region") continue;
      const rule = mapping.inputs?.[input] ?? pascal(input);
      if (typeof rule === "object") continue;
      const made = typeof rule === "string" ? nested(rule.split("."), value) : rule(value, inputs);
      // The input's own name decides whether its members are data.
      const verbatim = mapping.verbatim?.includes(input);
      try {
        properties = joined(properties, (verbatim ? made : renamed(made, mapping)) as Properties);
      } catch (error) {
        this.faults.push(`${type} ${name}, input ${input}: ${(error as Error).message}`);
      }
    }
    return { ...properties, ...named };
  }

  private foldsInto(owner: CapturedResource): { part: CapturedResource; fold: Fold }[] {
    return this.resources.flatMap((part) => {
      const fold = entryOf(this.table, part);
      if (!fold || !("into" in fold) || fold.into !== owner.type || !names(part, fold, owner)) return [];
      this.folded.add(part.urn);
      for (const input of Object.keys(part.inputs)) {
        if (input !== "region" && !(input in fold.by) && !fold.reads.includes(input))
          this.faults.push(`${part.type} ${part.name}: the table does not read ${input}`);
      }
      return [{ part, fold }];
    });
  }

  /** What a resource may refer to: what it depends on, in its own region. */
  private targets(resource: CapturedResource): Map<string, Target> {
    const targets = new Map<string, Target>();
    for (const other of this.resources) {
      if (!this.dependencies.of(resource.urn).has(other.urn)) continue;
      const entry = entryOf(this.table, other);
      const logicalId = this.logicalIds.get(other.urn)!;
      if (entry && "parameter" in entry) addTarget(targets, other.outputs[entry.parameter], { logicalId });
      if (!entry || !("type" in entry) || this.literal || regionOf(other) !== regionOf(resource)) continue;
      for (const [output, attribute] of Object.entries(entry.refers ?? { id: "Ref" })) {
        const value = output === "id" ? other.id : other.outputs[output];
        addTarget(targets, value, attribute === "Ref" ? { logicalId } : { logicalId, attribute });
      }
    }
    return targets;
  }
}

const retained = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" } as const;

/** Whether a part's inputs name a resource. */
function names(part: CapturedResource, { by }: Fold, owner: CapturedResource): boolean {
  return Object.entries(by).every(([input, what]) => {
    const value = what === "id" ? owner.id : (owner.outputs[what] ?? owner.inputs[what]);
    return part.inputs[input] === value;
  });
}

function regionOf({ outputs, inputs, provider }: CapturedResource): string {
  return String(outputs.region ?? inputs.region ?? provider?.inputs.region ?? "global");
}

function nested(path: readonly string[], value: unknown): Properties {
  const [name = "", ...rest] = path;
  return { [name]: rest.length > 0 ? nested(rest, value) : value };
}

function logicalIdOf({ name, type }: CapturedResource): string {
  const words = name.split(/[^A-Za-z0-9]+/).map(pascal);
  return `${words.join("")}${type.split(":").at(-1)}`;
}

function templateOf(Resources: Record<string, TemplateResource>, parameters: readonly string[]): Template {
  const text = JSON.stringify(Resources);
  // A secret is a parameter where something refers to it.
  const used = parameters.filter((name) => text.includes(`"Ref":"${name}"`) || text.includes(`\${${name}}`));
  const Parameters = Object.fromEntries(used.map((name) => [name, { Type: "String", NoEcho: true }]));
  return { AWSTemplateFormatVersion: "2010-09-09", ...(used.length > 0 ? { Parameters } : {}), Resources };
}
