import { splitTarget } from "../../gateway/rest/request";
import type { WireHandler } from "../../wire";
import type { Cloud } from "../cloud";
import type { BasePathMappingInputs } from "./inputs";
import type { Live } from "./lookups";
import type { Runtime } from "./runtime";
import { tokens } from "./tokens";

/** Answers under custom domain names, by the longest base path that fits. */
export class DomainHosts {
  private readonly open_ = new Map<string, (() => void)[]>();

  constructor(
    private readonly cloud: Cloud,
    private readonly runtime: Runtime,
  ) {}

  /** Opens a domain, and the name of AWS that DNS points it to. */
  open(domainName: string, target: string): void {
    if (this.open_.has(domainName)) return;
    const handle = this.handler(domainName);
    const hosts = [
      { host: domainName, mount: `/domains/${domainName}`, handle },
      { host: target, handle },
    ];
    this.open_.set(
      domainName,
      hosts.map((endpoint) => this.cloud.network.register(endpoint)),
    );
  }

  /** Closes a domain. */
  close(domainName: string): void {
    for (const close of this.open_.get(domainName) ?? []) close();
    this.open_.delete(domainName);
  }

  private handler(domainName: string): WireHandler {
    return async (request) => {
      const { fullPath, rawQuery } = splitTarget(request.target);
      const mapping = this.mappingOf(domainName, fullPath);
      const basePath = mapping?.inputs.basePath ? `/${mapping.inputs.basePath}` : "";
      const below = fullPath.slice(basePath.length) || "/";
      const host = mapping && this.runtime.host(mapping.inputs.restApi);
      const named = mapping?.inputs.stageName;
      // A mapping without a stage leaves it to the path's next segment.
      const within = named === undefined || named === "" ? splitTarget(below) : { stage: named, path: below };
      if (!host) return notMapped();
      return host.handleAt(
        { ...request, host: domainName },
        { stageName: within.stage, fullPath, path: within.path, shownPath: fullPath, rawQuery },
      );
    };
  }

  private mappingOf(domainName: string, path: string): Live<BasePathMappingInputs> | undefined {
    const mappings = this.cloud
      .resources(tokens.basePathMapping)
      .filter(({ inputs }) => inputs.domainName === domainName) as Live<BasePathMappingInputs>[];
    const fits = ({ inputs: { basePath = "" } }: Live<BasePathMappingInputs>) =>
      basePath === "" || path === `/${basePath}` || path.startsWith(`/${basePath}/`);
    const longest = (a: Live<BasePathMappingInputs>, b: Live<BasePathMappingInputs>) =>
      (b.inputs.basePath ?? "").length - (a.inputs.basePath ?? "").length;
    return mappings.filter(fits).sort(longest)[0];
  }
}

function notMapped() {
  return {
    status: 403,
    headers: [
      ["x-amzn-ErrorType", "ForbiddenException"],
      ["Content-Type", "application/json"],
    ] as [string, string][],
    body: Buffer.from('{"message":"Forbidden"}'),
  };
}
