import { XMLParser } from "fast-xml-parser";
import { isObject, type Json } from "../../json";
import type { WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { stableId } from "../names";
import { authorize } from "../protocol/authorize";
import { asAwsError } from "../protocol/errors";
import { toXml } from "../protocol/query";
import type { AwsApi, AwsCall } from "../service";
import type { EdgeCache } from "./cache";
import { distributionType } from "./resources";

const namespace = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "Path" });

/** An invalidation that was carried out. */
interface Invalidation {
  readonly id: string;
  readonly created: number;
  readonly paths: readonly string[];
  readonly callerReference: string;
}

/**
 * CloudFront's wire API as far as it is simulated: CreateInvalidation, GetInvalidation, ListInvalidations. What is
 * invalidated is gone at once; on AWS that takes minutes.
 * See https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 */
export function invalidationApi(cloud: Cloud, cacheOf: (distributionId: string) => EdgeCache | undefined): AwsApi {
  const made = new Map<string, Invalidation[]>();

  const operations: Record<string, (call: AwsCall, distributionId: string, id: string | undefined) => WireResponse> = {
    "POST invalidation": (call, distributionId) => {
      const { paths, callerReference } = readBatch(call.request.body);
      const list = made.get(distributionId) ?? [];
      const before = list.find((one) => one.callerReference === callerReference);
      if (before && before.paths.join("\n") !== paths.join("\n")) {
        throw new AwsError(
          "InvalidationBatchAlreadyExists",
          "An invalidation with this caller reference has other paths",
        );
      }
      for (const path of paths) cacheOf(distributionId)?.invalidate(path);
      const created = cloud.clock.now();
      const id = `I${stableId(`${distributionId} ${callerReference} ${created}`, 13).toUpperCase()}`;
      const invalidation = before ?? { id, created, paths, callerReference };
      if (!before) made.set(distributionId, [...list, invalidation]);
      const location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distributionId}/invalidation/${invalidation.id}`;
      return answer(201, "Invalidation", described(invalidation), [["Location", location]]);
    },
    "GET invalidation": (_call, distributionId, id) => {
      const list = made.get(distributionId) ?? [];
      if (id === undefined) {
        const Items = { InvalidationSummary: list.map((one) => summary(one)) };
        const counts = { Marker: "", MaxItems: 100, IsTruncated: false, Quantity: list.length };
        return answer(200, "InvalidationList", { ...counts, ...(list.length > 0 ? { Items } : {}) });
      }
      const found = list.find((one) => one.id === id);
      if (!found) throw new AwsError("NoSuchInvalidation", "The specified invalidation does not exist.", 404);
      return answer(200, "Invalidation", described(found));
    },
  };

  return async (call) => {
    try {
      const path = call.request.target.split("?")[0]!;
      const [, distributionId, id] =
        /^\/2020-05-31\/distribution\/([A-Z0-9]+)\/invalidation(?:\/([A-Z0-9]+))?$/.exec(path) ?? [];
      const operation = distributionId && operations[`${call.request.method} invalidation`];
      if (!operation) {
        throw new AwsError(
          "NotImplemented",
          `the local stage does not simulate ${call.request.method} ${path} of CloudFront`,
          501,
        );
      }
      const distribution = cloud.find(distributionType, distributionId);
      const name = call.request.method === "POST" ? "Create" : id ? "Get" : "List";
      const arn = `arn:aws:cloudfront::${cloud.accountId}:distribution/${distributionId}`;
      authorize(cloud, call, `cloudfront:${name}Invalidation${name === "List" ? "s" : ""}`, arn);
      if (!distribution) throw new AwsError("NoSuchDistribution", "The specified distribution does not exist.", 404);
      return operation(call, distributionId, id);
    } catch (thrown) {
      const { code, message, status } = asAwsError(thrown, "cloudfront");
      const named = code === "AccessDeniedException" ? "AccessDenied" : code;
      return answer(status, "ErrorResponse", { Error: { Type: "Sender", Code: named, Message: message } });
    }
  };
}

function readBatch(body: Buffer): { paths: string[]; callerReference: string } {
  let root: unknown;
  try {
    root = parser.parse(body.toString("utf8"), true);
  } catch {
    throw new AwsError("MalformedXML", "The request body is not XML");
  }
  const batch = isObject(root) ? root.InvalidationBatch : undefined;
  const { Paths, CallerReference } = isObject(batch) ? batch : {};
  const items = isObject(Paths) && isObject(Paths.Items) ? Paths.Items.Path : undefined;
  const paths = Array.isArray(items) ? items.map(String) : [];
  if (typeof CallerReference !== "string" || CallerReference === "") {
    throw new AwsError("InvalidArgument", "CallerReference must be given");
  }
  if (!isObject(Paths) || Number(Paths.Quantity) !== paths.length || paths.length === 0) {
    throw new AwsError("InconsistentQuantities", "The value of Quantity and the size of Items do not match.");
  }
  const wrong = paths.find((path) => !path.startsWith("/") || /\*./.test(path));
  if (wrong !== undefined) {
    throw new AwsError("InvalidArgument", `Your request contains one or more invalid invalidation paths: ${wrong}`);
  }
  return { paths, callerReference: CallerReference };
}

function summary({ id, created }: Invalidation): Json {
  return { Id: id, CreateTime: new Date(created).toISOString(), Status: "Completed" };
}

function described(invalidation: Invalidation): Json {
  const { paths, callerReference } = invalidation;
  return {
    ...summary(invalidation),
    InvalidationBatch: {
      Paths: { Quantity: paths.length, Items: { Path: paths } },
      CallerReference: callerReference,
    },
  };
}

function answer(status: number, root: string, value: Json, headers: [string, string][] = []): WireResponse {
  return {
    status,
    headers: [["Content-Type", "text/xml"], ...headers],
    body: Buffer.from(toXml({ [root]: { "@_xmlns": namespace, ...value } })),
  };
}
