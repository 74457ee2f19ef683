import { request as send } from "node:http";
import { cloudfront } from "../../../../local/cloud/cloudfront";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { waf } from "../../../../local/cloud/waf";
import type { WireRequest, WireResponse } from "../../../../local/wire";
import { startStage, TestClock, type TestStage } from "../protocol/stage";

/** AWS's managed policy that caches and compresses. */
export const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** A viewer's answer, its body as sent. */
export interface Viewed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** CloudFront in front of an origin that a test plays. */
export class Edge {
  /** What reached the origin. */
  readonly seen: WireRequest[] = [];
  /** The origin. */
  answer: (request: WireRequest) => WireResponse = () => ({
    status: 200,
    headers: [["Content-Type", "text/plain"]],
    body: Buffer.from(`answer ${this.seen.length}`),
  });

  private constructor(
    readonly stage: TestStage,
    readonly clock: TestClock,
  ) {}

  static async open(): Promise<Edge> {
    const clock = new TestClock();
    const edge = new Edge(await startStage([cloudfront, waf], { clock }), clock);
    edge.stage.cloud.network.register({
      host: "api.example.com",
      handle: async (request) => {
        edge.seen.push(request);
        return edge.answer(request);
      },
    });
    return edge;
  }

  /** A distribution with one behaviour. */
  distribution(behavior: Properties = {}, more: Properties = {}): Promise<ResourceRecord> {
    return this.stage.create("aws:cloudfront/distribution:Distribution", "edge", {
      enabled: true,
      origins: [
        { originId: "api", domainName: "api.example.com", customOriginConfig: { originProtocolPolicy: "https-only" } },
      ],
      defaultCacheBehavior: {
        targetOriginId: "api",
        viewerProtocolPolicy: "allow-all",
        allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: cachingOptimized,
        ...behavior,
      },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      ...more,
    });
  }

  /** Views a path as a client that decodes nothing. */
  view(
    { id }: ResourceRecord,
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Viewed> {
    return new Promise((resolve, reject) => {
      const request = send(`${this.stage.url}/cloudfront/${id}${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      request.on("error", reject);
      request.end();
    });
  }

  close(): Promise<void> {
    return this.stage.close();
  }
}
