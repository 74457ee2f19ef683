/** A region as AWS describes it. */
export interface Region {
  readonly description: string;
  /** Letters of its availability zones. */
  readonly zones: string;
}

/**
 * Regions that an account has without opting in, and the zones that a new account sees.
 * Source, November 2026: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const regions: Readonly<Record<string, Region>> = {
  "ap-northeast-1": { description: "Asia Pacific (Tokyo)", zones: "acd" },
  "ap-northeast-2": { description: "Asia Pacific (Seoul)", zones: "abcd" },
  "ap-northeast-3": { description: "Asia Pacific (Osaka)", zones: "abc" },
  "ap-south-1": { description: "Asia Pacific (Mumbai)", zones: "abc" },
  "ap-southeast-1": { description: "Asia Pacific (Singapore)", zones: "abc" },
  "ap-southeast-2": { description: "Asia Pacific (Sydney)", zones: "abc" },
  "ca-central-1": { description: "Canada (Central)", zones: "abd" },
  "eu-central-1": { description: "Europe (Frankfurt)", zones: "abc" },
  "eu-north-1": { description: "Europe (Stockholm)", zones: "abc" },
  "eu-west-1": { description: "Europe (Ireland)", zones: "abc" },
  "eu-west-2": { description: "Europe (London)", zones: "abc" },
  "eu-west-3": { description: "Europe (Paris)", zones: "abc" },
  "sa-east-1": { description: "South America (Sao Paulo)", zones: "abc" },
  "us-east-1": { description: "US East (N. Virginia)", zones: "abcdef" },
  "us-east-2": { description: "US East (Ohio)", zones: "abc" },
  "us-west-1": { description: "US West (N. California)", zones: "ac" },
  "us-west-2": { description: "US West (Oregon)", zones: "abcd" },
};

/** A region; one that is not listed has three zones. */
export function regionOf(name: string): Region {
  return Object.hasOwn(regions, name) ? regions[name]! : { description: name, zones: "abc" };
}
