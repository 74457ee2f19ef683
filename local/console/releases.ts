import type { AlarmState } from "../cloud/cloudwatch/alarm";
import type { Properties } from "../cloud/resource";

/** An alarm that watches an API's stage. */
export interface ReleaseAlarm {
  readonly name: string;
  readonly region: string;
  /** Absent where nobody was asked. */
  readonly state?: AlarmState;
}

/** What a REST API's stage serves. */
export interface Release {
  /** Name of the API's component. */
  readonly api: string;
  readonly stageName: string;
  /** The deployment that requests go to, but for the canary's share. */
  readonly deploymentId: string;
  readonly canary?: { readonly deploymentId: string; readonly percent: number };
  readonly alarms: readonly ReleaseAlarm[];
}

/** A resource as a stack's state and a local cloud both know it. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
}

interface MetricOf {
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** What the `RestApi` components among a stack's resources serve, and the alarms that watch them. */
export function releasesOf(resources: readonly DeployedResource[]): Release[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const names = new Map(
    ofType("aws:apigateway/restApi:RestApi").map((api) => [api.id, String(propertiesOf(api).name)] as const),
  );
  return ofType("aws:apigateway/stage:Stage").flatMap((stage) => {
    const api = componentOf(stage.urn);
    if (api === undefined) return [];
    const { restApi, stageName, deployment, canarySettings } = propertiesOf(stage);
    const canary = canarySettings as { deploymentId: string; percentTraffic?: number } | undefined;
    const place = { ApiName: names.get(String(restApi)) ?? "", Stage: String(stageName) };
    return {
      api,
      stageName: place.Stage,
      deploymentId: String(deployment),
      ...(canary ? { canary: { deploymentId: canary.deploymentId, percent: canary.percentTraffic ?? 0 } } : {}),
      alarms: ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .filter((alarm) => watches(alarm, place))
        .map((alarm) => ({ name: String(alarm.id), region: String(alarm.outputs?.arn).split(":")[3] ?? "" })),
    };
  });
}

/** A stage of ours is called after its component. */
function componentOf(urn: string): string | undefined {
  return /stagedoor:index:RestApi\$aws:apigateway\/stage:Stage::(.+)-stage$/.exec(urn)?.[1];
}

function watches(alarm: DeployedResource, place: Readonly<Record<string, string>>): boolean {
  const { dimensions, metricQueries } = propertiesOf(alarm) as MetricOf & { metricQueries?: { metric?: MetricOf }[] };
  const watched = [dimensions, ...(metricQueries ?? []).map(({ metric }) => metric?.dimensions)];
  return watched.some((one) => one && Object.entries(place).every(([name, value]) => one[name] === value));
}

function propertiesOf({ inputs, outputs }: DeployedResource): Properties {
  return { ...inputs, ...outputs };
}
