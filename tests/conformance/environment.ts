import { systemClock } from "../../local/clock";
import type { GatewayEnvironment } from "../../local/gateway/environment";

/** A gateway's environment whose functions all do the same, and which has nothing else. */
export function environmentOf(handler: (event: Record<string, unknown>) => unknown): GatewayEnvironment {
  const absent = (): never => {
    throw new Error("not part of this suite");
  };
  return {
    clock: systemClock,
    random: Math.random,
    accountId: "123456789012",
    region: "us-east-1",
    emit() {},
    async invokeFunction({ payload }) {
      const answer = handler(JSON.parse(payload) as Record<string, unknown>);
      return { payload: JSON.stringify(answer) ?? "null", requestId: "r", durationMs: 0 };
    },
    callService: absent,
    sendHttp: absent,
    sendThroughLink: absent,
    authenticate: async () => ({ type: "anonymous" }),
    evaluateIdentity: absent,
    jwks: absent,
    userPoolIssuer: absent,
    inspectByWaf: () => undefined,
  };
}
