import type { Properties } from "../../cloud/resource";
import { type ProviderSettings, readProviderSettings } from "../provider-settings";

/** How many connections to remember; each run of the engine opens one for each provider of its stack. */
const REMEMBERED = 500;

/** What is known of one connection of the engine. */
export interface Instance {
  readonly settings: ProviderSettings;
  /** URNs that the engine has in its state. */
  readonly knownUrns: Set<string>;
}

/**
 * The engine's connections: requests about resources do not name their provider, but each provider of a stack keeps
 * a connection of its own, on which it was configured first.
 */
export class Instances {
  private readonly byPeer = new Map<string, Instance>();

  configure(peer: string, args: Properties): void {
    this.byPeer.delete(peer);
    this.byPeer.set(peer, { settings: readProviderSettings(args), knownUrns: new Set() });
    const oldest = this.byPeer.keys().next().value;
    if (this.byPeer.size > REMEMBERED && oldest !== undefined) this.byPeer.delete(oldest);
  }

  of(peer: string): Instance {
    const found = this.byPeer.get(peer);
    if (found) return found;
    this.configure(peer, {});
    return this.byPeer.get(peer)!;
  }
}
