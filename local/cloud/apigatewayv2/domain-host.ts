import { endWith } from "../../gateway/websocket/failure";
import type { Cloud } from "../cloud";
import type { Endpoint } from "../network";
import type { ApiTargetPort } from "../ports";
import { routeDomain } from "./domain-routing";

const forbidden = Buffer.from('{"message":"Forbidden"}');

/** What answers under a custom domain name, of either generation: the stage that a rule or base path leads to. */
function domainAnswers(cloud: Cloud, domainName: string): Required<Pick<Endpoint, "handle" | "upgrade">> {
  return {
    async handle(request) {
      const target = routeDomain(cloud, domainName, request);
      const own = { ...request, host: domainName };
      const answer = target && first(targets(cloud), (port) => port.answer(target, own));
      if (answer) return answer;
      return {
        status: 403,
        headers: [
          ["x-amzn-ErrorType", "ForbiddenException"],
          ["Content-Type", "application/json"],
        ],
        body: forbidden,
      };
    },
    async upgrade(request, socket, head) {
      const target = routeDomain(cloud, domainName, request);
      const own = { ...request, host: domainName };
      const taken = target && first(targets(cloud), (port) => port.upgrade?.(target, own, socket, head));
      if (taken) await taken;
      else endWith(socket, 403, forbidden);
    },
  };
}

/** Opens a custom domain name and the name of AWS that DNS points it to; the returned function closes both. */
export function openDomain(cloud: Cloud, domainName: string, regionalName: string): () => void {
  const answers = domainAnswers(cloud, domainName);
  const closeOwn = cloud.network.register({ host: domainName, mount: `/domains/${domainName}`, ...answers });
  try {
    const closeRegional = cloud.network.register({ host: regionalName, ...answers });
    return () => {
      closeOwn();
      closeRegional();
    };
  } catch (error) {
    closeOwn();
    throw error;
  }
}

function first<T>(ports: readonly ApiTargetPort[], ask: (port: ApiTargetPort) => T | undefined): T | undefined {
  for (const port of ports) {
    const answer = ask(port);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Services that have APIs; a cloud may have one of them alone. */
function targets(cloud: Cloud): ApiTargetPort[] {
  return (["httpApis", "restApis"] as const).flatMap((name) => {
    try {
      return [cloud.port(name)];
    } catch {
      return [];
    }
  });
}
