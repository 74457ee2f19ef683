import type { Exchange, Phase, PhaseName } from "./exchange";
import { GatewayFault } from "./fault";

/**
 * Runs a control of access and notes how it ended: `$context.{waf,authenticate,authorizer,authorize}` of access logs.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export async function inPhase<T>(exchange: Exchange, name: PhaseName, run: () => T | Promise<T>): Promise<T> {
  const { clock } = exchange.environment;
  const began = clock.now();
  const note = (end: Pick<Phase, "status" | "error">) => {
    exchange.phases[name] = { ...exchange.phases[name], ...end, latency: clock.now() - began };
  };
  try {
    const result = await run();
    note({ status: 200 });
    return result;
  } catch (error) {
    if (error instanceof GatewayFault) note({ status: error.status, error: error.message });
    throw error;
  }
}

/** Notes what Lambda answered when it was asked for an authorizer. */
export function noteAuthorizerCall(exchange: Exchange, call: Pick<Phase, "requestId" | "integrationStatus">): void {
  exchange.phases.authorizer = { status: 0, latency: 0, ...call };
}
