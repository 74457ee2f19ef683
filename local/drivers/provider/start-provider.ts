import type { Cloud } from "../../cloud/cloud";

/** How to offer a cloud to the Pulumi engine. */
export interface ProviderOptions {
  readonly cloud: Cloud;
  /** Port of the provider's gRPC server on 127.0.0.1. @default any free one */
  readonly port?: number;
  /** One line about each operation, for a log. */
  readonly onLog?: (message: string) => void;
}

/** A provider that the engine can be attached to. */
export interface RunningProvider {
  readonly port: number;
  /** Value for PULUMI_DEBUG_PROVIDERS: `aws:PORT,awsx:PORT,random:PORT`. */
  readonly debugProviders: string;
  /** Ends the server; operations under way are cut off. */
  close(): Promise<void>;
}
