import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { serve } from "../../../capture/grpc";
import type { Cloud } from "../../cloud/cloud";
import { Instances } from "./instances";
import { Operations } from "./operations";
import { Records } from "./records";
import { providerService } from "./service";

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

/**
 * Serves a local cloud as the Pulumi providers `aws`, `awsx` and `random`, on one port. Where the cloud's storage is
 * on disk, the resources of an earlier run are put back first.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const records = new Records(options.cloud);
  await records.restore();
  const instances = new Instances();
  const operations = new Operations(options.cloud, records, instances);
  const service = providerService(options.cloud, operations, instances, options.onLog ?? (() => {}));
  const server = await serve([[ResourceProviderService, service]], options.port);
  return {
    port: server.port,
    debugProviders: ["aws", "awsx", "random"].map((name) => `${name}:${server.port}`).join(","),
    close: async () => server.close(),
  };
}
