import type { Cloud } from "../cloud/cloud";

/** How many of the newest requests and refusals are shown. */
const newest = 50;

/** What the console shows of a stage; holds no secret. */
export function overview(cloud: Cloud) {
  const resources = cloud.resources().map(({ type, name, id, simulated }) => ({ type, name, id, simulated }));
  return {
    endpoints: cloud.services.flatMap((service) => service.endpoints?.() ?? []),
    services: cloud.services.map(({ name, limits }) => ({ name, limits })),
    simulated: resources.filter(({ simulated }) => simulated),
    recorded: resources.filter(({ simulated }) => !simulated),
    requests: cloud.telemetry
      .recent("request")
      .slice(-newest)
      .reverse()
      .map(({ trace }) => ({
        time: trace.time,
        api: `${trace.apiName}/${trace.stage}`,
        method: trace.method,
        path: trace.path,
        routeKey: trace.routeKey,
        status: trace.status,
        durationMs: Math.round(trace.durationMs * 10) / 10,
        stoppedAt: trace.steps.find(({ outcome }) => outcome === "refused" || outcome === "failed")?.step,
      })),
    refusals: cloud.telemetry
      .recent("decision")
      .filter(({ allowed }) => !allowed)
      .slice(-newest)
      .reverse(),
  };
}
