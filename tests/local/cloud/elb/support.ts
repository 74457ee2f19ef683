import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cloud } from "../../../../local/cloud/cloud";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import type { ServiceFactory } from "../../../../local/cloud/service";
import type { WireRequest } from "../../../../local/wire";
import { add } from "../lambda/support";

/** A WAF that lets everything pass, where a test is about load balancers. */
export const openWaf: ServiceFactory = (cloud) => {
  cloud.provide("waf", { inspect: () => undefined });
  return { name: "waf", limits: "a test's double", resources: [] };
};

/** A request as a load balancer receives it. */
export function request(more: Partial<WireRequest> = {}): WireRequest {
  const target = more.target ?? "/";
  return {
    method: "GET",
    target,
    signedTarget: target,
    headers: [["Host", "alb.example"]],
    body: Buffer.alloc(0),
    scheme: "http",
    host: "alb.example",
    source: { ip: "10.0.1.9" },
    ...more,
  };
}

/** A VPC with a subnet in each of two zones. */
export async function network(cloud: Cloud) {
  const vpc = await add(cloud, "aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
  const subnets: ResourceRecord[] = [];
  for (const [i, zone] of ["us-east-1a", "us-east-1b"].entries()) {
    const inputs = { vpcId: vpc.id, cidrBlock: `10.0.${i}.0/24`, availabilityZone: zone };
    subnets.push(await add(cloud, "aws:ec2/subnet:Subnet", `s${i}`, inputs));
  }
  return { vpc, subnets: subnets.map(({ id }) => id) };
}

/** An HTTP server on a free port; `seen` are the requests it got. */
export async function backend(answer: (url: string) => { status: number; body: string }) {
  const seen: { url: string; headers: Record<string, string | string[] | undefined> }[] = [];
  const server: Server = createServer((req, res) => {
    seen.push({ url: req.url!, headers: req.headers });
    const { status, body } = answer(req.url!);
    res.writeHead(status, { "content-type": "text/plain" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, seen, close };
}

/** An empty folder. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), "elb-"));
}
