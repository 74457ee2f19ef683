import type { ResourceRule, StackRule } from "../rule";
import { list, member } from "../values";

/** Controls 1 and 23: stages write access logs. */
export const apiAccessLogs: ResourceRule = {
  id: "api-access-logs",
  title: "Every stage writes access logs.",
  severity: "medium",
  why: "without them nobody can tell who called what, and refusals at the front door leave no trace.",
  fix: "set accessLogSettings with a log group and a JSON format.",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  references: ["AwsSolutions-APIG1", "CKV_AWS_76", "AVD-AWS-0001", "APIGateway.9"],
  types: ["aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage"],
  judge: ({ props }) => ("accessLogSettings" in props && props.accessLogSettings ? [] : ["no accessLogSettings"]),
};

/** Controls 5 and 24: stages limit the rate of calls. */
export const apiThrottling: StackRule = {
  id: "api-throttling",
  title: "Every stage has a rate and a burst limit of its own.",
  severity: "medium",
  why: "without them one API can use up the limit of the whole account and region.",
  fix: "set throttlingRateLimit and throttlingBurstLimit (REST: MethodSettings of */*; HTTP and WebSocket: defaultRouteSettings).",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
  references: ["Serverless-APIGWDefaultThrottling"],
  judgeStack(resources) {
    const settings = resources.filter(({ type }) => type === "aws:apigateway/methodSettings:MethodSettings");
    const rest = resources
      .filter(({ type }) => type === "aws:apigateway/stage:Stage")
      .filter(
        (stage) =>
          !settings.some(
            ({ props }) =>
              props.restApi === stage.props.restApi &&
              props.stageName === stage.props.stageName &&
              props.methodPath === "*/*" &&
              limited(props.settings),
          ),
      );
    const http = resources
      .filter(({ type }) => type === "aws:apigatewayv2/stage:Stage")
      .filter(({ props }) => !limited(props.defaultRouteSettings));
    return [...rest, ...http].map(({ urn }) => ({
      urn,
      finding: "no rate and burst limit for all routes of the stage",
    }));
  },
};

function limited(settings: unknown): boolean {
  const one = list(settings)[0];
  const number = (name: string) => typeof member(one, name) === "number" && (member(one, name) as number) > 0;
  return number("throttlingRateLimit") && number("throttlingBurstLimit");
}
