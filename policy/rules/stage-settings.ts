import type { Check, Context, Judged, Rule } from "../rule";
import { types } from "../tokens";
import { list, member } from "../values";

const settingsUrl =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html#apigateway-cloudwatch-log-formats";

/** Settings of a REST stage's methods. */
function settingsOf(stage: Judged, { stack }: Context): readonly Judged[] {
  return stack
    .ofType(types.methodSettings)
    .filter(
      (settings) => stack.sameTarget(settings, "restApi", stage) && stack.sameTarget(settings, "stageName", stage),
    );
}

/** Checks that settings of all methods hold, and that no method's own settings, which win over them, take it back. */
function everywhere(
  stage: Judged,
  context: Context,
  holds: (settings: unknown) => boolean,
  { nowhere, lifted }: { readonly nowhere: string; readonly lifted: string },
): readonly Check[] {
  const found = () => settingsOf(stage, context).map(({ props }) => [props.methodPath, holds(list(props.settings)[0])]);
  return [
    () => found().some(([path, good]) => path === "*/*" && good) || nowhere,
    () => {
      const faulty = found().filter(([path, good]) => path !== "*/*" && !good);
      return faulty.length === 0 || `the settings of ${faulty.map(([path]) => path).join(", ")} ${lifted}`;
    },
  ];
}

/** Checks that settings hold wherever answers are cached. */
function whereCached(all: unknown, holds: (settings: unknown) => boolean, fault: string): readonly Check[] {
  return list(all).map((settings) => () => member(settings, "cachingEnabled") !== true || holds(settings) || fault);
}

/** True when a MethodSettings' or a stage's route settings limit the rate. */
function limited(settings: unknown): boolean {
  return ["throttlingRateLimit", "throttlingBurstLimit"].every((name) => Number(member(settings, name) ?? 0) > 0);
}

function isWebSocket(stage: Judged, { stack }: Context): boolean {
  return stack
    .ofType(types.api)
    .some((api) => api.props.protocolType === "WEBSOCKET" && stack.refers(stage, "apiId", api));
}

const logs = (level: unknown) => level === "ERROR" || level === "INFO";

/** Rules on what a stage's methods or routes are set to. */
export const stageSettingRules: readonly Rule[] = [
  {
    id: "api-execution-logs",
    controls: [3, 25],
    title: "REST and WebSocket stages log errors of execution.",
    severity: "medium",
    why: "a failed mapping, authorizer or integration leaves no word of why.",
    fix: "REST: MethodSettings of */* with loggingLevel ERROR or INFO; WebSocket: defaultRouteSettings.loggingLevel.",
    url: settingsUrl,
    references: ["AwsSolutions-APIG6", "CKV2_AWS_4", "APIGateway.1", "CT.APIGATEWAY.PR.1"],
    types: [...types.restStage, ...types.apiStage],
    across: true,
    judge(stage, context) {
      if (stage.type === types.restStage[0]) {
        return everywhere(stage, context, (settings) => logs(member(settings, "loggingLevel")), {
          nowhere: "no MethodSettings of */* sets loggingLevel",
          lifted: "turn the logs of execution off",
        });
      }
      return [
        () =>
          !isWebSocket(stage, context) ||
          logs(member(stage.props.defaultRouteSettings, "loggingLevel")) ||
          "defaultRouteSettings.loggingLevel is not ERROR or INFO",
      ];
    },
  },
  {
    id: "api-data-trace",
    controls: [4],
    title: "Stages don't log bodies of requests and answers.",
    severity: "high",
    why: "tokens, passwords and personal data end up in the log, readable by whoever reads logs.",
    fix: "leave dataTraceEnabled false; turn it on for the hour you need it, on a stage without real users.",
    url: settingsUrl,
    references: ["CKV_AWS_276"],
    types: [...types.methodSettings, ...types.apiStage],
    judge({ type, props }) {
      const settings = type === types.methodSettings[0] ? ["settings"] : ["defaultRouteSettings", "routeSettings"];
      return settings.map(
        (name) => () =>
          list(props[name]).every((one) => member(one, "dataTraceEnabled") !== true) ||
          `${name}.dataTraceEnabled is true`,
      );
    },
  },
  {
    id: "api-throttling",
    controls: [5, 24],
    title: "Every stage has a rate and a burst limit of its own.",
    severity: "medium",
    why: "without them one API can use up the limit of the whole account and region.",
    fix: "set throttlingRateLimit and throttlingBurstLimit (REST: MethodSettings of */*; HTTP and WebSocket: defaultRouteSettings).",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    references: ["Serverless-APIGWDefaultThrottling"],
    types: [...types.restStage, ...types.apiStage],
    across: true,
    judge(stage, context) {
      const nowhere = "no rate and burst limit for all routes of the stage";
      if (stage.type === types.apiStage[0])
        return [() => limited(list(stage.props.defaultRouteSettings)[0]) || nowhere];
      return everywhere(stage, context, limited, { nowhere, lifted: "lift the limits" });
    },
  },
  {
    id: "api-cache-encryption",
    controls: [6],
    title: "Cached answers are encrypted.",
    severity: "medium",
    why: "answers in the cache are data at rest, for as long as their time to live.",
    fix: "set cacheDataEncrypted to true wherever cachingEnabled is.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    references: ["CKV_AWS_308", "APIGateway.5", "CT.APIGATEWAY.PR.3"],
    types: types.methodSettings,
    judge: ({ props }) =>
      whereCached(
        props.settings,
        (settings) => member(settings, "cacheDataEncrypted") === true,
        "cachingEnabled without cacheDataEncrypted",
      ),
  },
  {
    id: "api-cache-invalidation",
    controls: [],
    title: "Only callers with the right to it empty a cache.",
    severity: "medium",
    why: "any caller's Cache-Control header empties the cache entry, and sends all load to the backend.",
    fix: "set requireAuthorizationForCacheControl to true wherever cachingEnabled is.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#invalidate-method-caching",
    references: ["own: intent"],
    types: types.methodSettings,
    judge: ({ props }) =>
      whereCached(
        props.settings,
        // Unset, AWS asks for the right.
        (settings) => member(settings, "requireAuthorizationForCacheControl") !== false,
        "cachingEnabled, and requireAuthorizationForCacheControl is false",
      ),
  },
  {
    id: "api-cache-unused",
    controls: [],
    title: "A stage that pays for a cache uses it.",
    severity: "low",
    why: "a cache cluster costs by the hour, used or not.",
    fix: "set cachingEnabled in the MethodSettings of what may be cached, or cacheClusterEnabled to false.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    references: ["own: cost"],
    types: types.restStage,
    across: true,
    judge: (stage, context) => [
      () =>
        stage.props.cacheClusterEnabled !== true ||
        settingsOf(stage, context).some(({ props }) => member(list(props.settings)[0], "cachingEnabled") === true) ||
        "cacheClusterEnabled is true, and no method caches",
    ],
  },
];
