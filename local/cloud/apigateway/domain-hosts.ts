import { openDomain } from "../apigatewayv2/domain-host";
import type { Cloud } from "../cloud";

/** Custom domain names that are open. What they lead to is decided for each request. */
export class DomainHosts {
  private readonly open_ = new Map<string, () => void>();

  constructor(private readonly cloud: Cloud) {}

  /** Opens a domain, and the name of AWS that DNS points it to. */
  open(domainName: string, target: string): void {
    if (this.open_.has(domainName)) return;
    this.open_.set(domainName, openDomain(this.cloud, domainName, target));
  }

  /** Closes a domain. */
  close(domainName: string): void {
    this.open_.get(domainName)?.();
    this.open_.delete(domainName);
  }
}
