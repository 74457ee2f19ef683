import type { Properties } from "../cloud/resource";

/** What a provider instance's settings mean to its resources. */
export interface ProviderSettings {
  /** Absent: the cloud's own region. */
  readonly region?: string;
  /** Tags that every taggable resource of the provider gets. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Reads a provider's settings; nested ones arrive as JSON text, from programs and from stack configuration alike. */
export function readProviderSettings(inputs: Properties): ProviderSettings {
  const { region } = inputs;
  const defaultTags = parsed(inputs.defaultTags) as { tags?: Record<string, string> } | undefined;
  return {
    ...(typeof region === "string" && region !== "" ? { region } : {}),
    defaultTags: defaultTags?.tags ?? {},
  };
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Region of one resource: its own `region` input, else its provider's. */
export function regionOf(inputs: Properties, settings: ProviderSettings): string | undefined {
  return typeof inputs.region === "string" && inputs.region !== "" ? inputs.region : settings.region;
}

/**
 * Outputs with what the provider itself adds: the region, and all tags, the provider's default ones included.
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#default_tags_nodejs
 */
export function withProviderOutputs(outputs: Properties, settings: ProviderSettings, region: string): Properties {
  const taggable = "tagsAll" in outputs || "tags" in outputs;
  return {
    region,
    ...outputs,
    ...(taggable
      ? { tagsAll: { ...settings.defaultTags, ...(outputs.tags as Record<string, string> | undefined) } }
      : {}),
  };
}
