import type { Random } from "../../clock";
import { header, type WireRequest, type WireResponse } from "../../wire";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What the edge network tells about one request. */
export interface EdgePassage {
  /** `X-Amz-Cf-Id` */
  readonly id: string;
  readonly via: string;
}

/** A passage through the edge, with ids of the right shape. */
export function newPassage(random: Random): EdgePassage {
  const text = (length: number, from: string) =>
    Array.from({ length }, () => from[Math.floor(random() * from.length)]).join("");
  return { id: `${text(54, alphabet)}==`, via: `1.1 ${text(32, "0123456789abcdef")}.cloudfront.net (CloudFront)` };
}

/**
 * A request as CloudFront hands it to an edge-optimized API. Where the viewer is (country, network) the local stage
 * cannot know, so those two headers are left out.
 * See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function throughEdge(request: WireRequest, { id, via }: EdgePassage): WireRequest {
  const agent = header(request.headers, "user-agent") ?? "";
  const tablet = /iPad|Tablet|Android(?!.*Mobile)/i.test(agent);
  const television = /SmartTV|SMART-TV|AppleTV|GoogleTV|HbbTV/i.test(agent);
  const mobile = !tablet && /Mobile|iPhone|iPod/i.test(agent);
  const own: [string, string][] = [
    ["CloudFront-Forwarded-Proto", "https"],
    ["CloudFront-Is-Desktop-Viewer", String(!mobile && !tablet && !television)],
    ["CloudFront-Is-Mobile-Viewer", String(mobile)],
    ["CloudFront-Is-SmartTV-Viewer", String(television)],
    ["CloudFront-Is-Tablet-Viewer", String(tablet)],
    ["Via", via],
    ["X-Amz-Cf-Id", id],
  ];
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  return { ...request, headers: [...request.headers.filter(([name]) => !names.has(name.toLowerCase())), ...own] };
}

/** An answer as a client of an edge-optimized API gets it. */
export function fromEdge(response: WireResponse, { id, via }: EdgePassage): WireResponse {
  return {
    ...response,
    headers: [
      ...response.headers,
      ["X-Cache", response.status >= 400 ? "Error from cloudfront" : "Miss from cloudfront"],
      ["Via", via],
      ["X-Amz-Cf-Id", id],
    ],
  };
}
