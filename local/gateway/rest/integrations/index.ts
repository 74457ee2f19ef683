import type { Exchange } from "../exchange";
import { awsService } from "./aws-service";
import { http, httpProxy } from "./http";
import type { Integration, IntegrationResult } from "./integration";
import { lambda, lambdaProxy } from "./lambda";
import { integrationOf } from "./mapped-request";
import { mock } from "./mock";

export type { IntegrationResult } from "./integration";

/** Runs the integration of the exchange's method. */
export async function integrate(exchange: Exchange): Promise<IntegrationResult> {
  const { definition } = integrationOf(exchange);
  const isLambda = /^arn:[\w-]+:apigateway:[\w-]*:lambda:path\//.test(definition.uri ?? "");
  const byType: Readonly<Record<typeof definition.type, Integration>> = {
    MOCK: mock,
    HTTP: http,
    HTTP_PROXY: httpProxy,
    AWS: isLambda ? lambda : awsService,
    AWS_PROXY: isLambda ? lambdaProxy : awsService,
  };
  return byType[definition.type](exchange);
}
