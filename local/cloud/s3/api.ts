import type { WireResponse } from "../../wire";
import { asAwsError } from "../protocol/errors";
import type { AwsApi, AwsCall } from "../service";
import type { Buckets } from "./buckets";
import { s3Errors } from "./errors";
import { listObjects, listVersions } from "./list";
import { abortUpload, completeUpload, createUpload, listParts, listUploads, uploadPart } from "./multipart";
import type { Notify } from "./notify";
import { deleteObject, getObject, putObject, remove } from "./objects";
import { readS3Request, type S3Request } from "./request";
import { elements, errorAnswer, parseXml, xmlAnswer } from "./xml";

/** Query parameters that name an operation of their own; those not simulated are refused by name. */
const subresources = [
  "accelerate",
  "acl",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "uploads",
  "versioning",
  "versions",
  "website",
];

/** S3's wire API: REST with XML, buckets by path or by host. */
export function s3Api(buckets: Buckets, notify: Notify): AwsApi {
  return async (call) => {
    const request = readS3Request(call.request);
    try {
      return await route(buckets, request, call, notify);
    } catch (thrown) {
      const error = asAwsError(thrown, `s3 ${request.method} ${request.bucket}`);
      return errorAnswer(error, request.method, `/${request.bucket}${request.key ? `/${request.key}` : ""}`);
    }
  };
}

async function route(buckets: Buckets, request: S3Request, call: AwsCall, notify: Notify): Promise<WireResponse> {
  const { method, bucket, key, query } = request;
  if (bucket === "") {
    if (method === "GET") return listBuckets(buckets, call);
    throw s3Errors.methodNotAllowed();
  }
  const sub = subresources.find((name) => query.has(name)) ?? (query.has("uploadId") ? "uploadId" : "");
  const found = (key === "" ? bucketRoutes : objectRoutes)[`${method} ${sub}`.trimEnd()];
  if (found) return found(buckets, request, call, notify);
  throw s3Errors.notImplemented(`${method} ${sub ? `?${sub}` : key === "" ? "of a bucket" : "of an object"}`);
}

type Route = (buckets: Buckets, request: S3Request, call: AwsCall, notify: Notify) => Promise<WireResponse>;

const bucketRoutes: Readonly<Record<string, Route>> = {
  GET: listObjects,
  HEAD: headBucket,
  "GET versions": listVersions,
  "GET location": getLocation,
  "GET uploads": listUploads,
  "GET versioning": getVersioning,
  "POST delete": deleteObjects,
};

const objectRoutes: Readonly<Record<string, Route>> = {
  GET: getObject,
  HEAD: getObject,
  PUT: putObject,
  DELETE: deleteObject,
  "POST uploads": createUpload,
  "PUT uploadId": uploadPart,
  "POST uploadId": completeUpload,
  "DELETE uploadId": abortUpload,
  "GET uploadId": listParts,
};

async function listBuckets(buckets: Buckets, call: AwsCall): Promise<WireResponse> {
  buckets.cloud.port("iam").authorize({ principal: call.caller, action: "s3:ListAllMyBuckets", resource: "*" });
  const Bucket = [...buckets.store.buckets]
    .map(([, { name, region, createdAt }]) => ({
      Name: name,
      CreationDate: new Date(createdAt).toISOString(),
      BucketRegion: region,
    }))
    .sort((a, b) => (a.Name < b.Name ? -1 : 1));
  return xmlAnswer("ListAllMyBucketsResult", { Buckets: { Bucket } });
}

async function headBucket(buckets: Buckets, { bucket }: S3Request, call: AwsCall): Promise<WireResponse> {
  buckets.allow(call, "ListBucket", bucket);
  return { status: 200, headers: [["x-amz-bucket-region", buckets.existing(bucket).region]], body: Buffer.alloc(0) };
}

async function getLocation(buckets: Buckets, { bucket }: S3Request, call: AwsCall): Promise<WireResponse> {
  buckets.allow(call, "GetBucketLocation", bucket);
  const { region } = buckets.existing(bucket);
  // us-east-1 is told by an empty element.
  return xmlAnswer("LocationConstraint", region === "us-east-1" ? {} : { "#text": region });
}

async function getVersioning(buckets: Buckets, { bucket }: S3Request, call: AwsCall): Promise<WireResponse> {
  buckets.allow(call, "GetBucketVersioning", bucket);
  buckets.existing(bucket);
  return xmlAnswer("VersioningConfiguration", buckets.versioned(bucket) ? { Status: "Enabled" } : {});
}

async function deleteObjects(
  buckets: Buckets,
  request: S3Request,
  call: AwsCall,
  notify: Notify,
): Promise<WireResponse> {
  const { bucket } = request;
  buckets.existing(bucket);
  const parsed = parseXml(request.wire.body, "Delete");
  const named = elements(parsed, "Object");
  if (named.length === 0 || named.length > 1000) throw s3Errors.malformedXml();
  const Deleted: Record<string, unknown>[] = [];
  const Failed: Record<string, unknown>[] = [];
  for (const { Key, VersionId } of named) {
    const key = String(Key ?? "");
    const versionId = VersionId === undefined ? undefined : String(VersionId);
    try {
      buckets.allow(call, versionId === undefined ? "DeleteObject" : "DeleteObjectVersion", bucket, key);
      const told = Object.fromEntries(remove(buckets, bucket, key, versionId, call, notify));
      Deleted.push({
        Key: key,
        VersionId: versionId,
        ...(versionId === undefined && told["x-amz-delete-marker"]
          ? { DeleteMarker: true, DeleteMarkerVersionId: told["x-amz-version-id"] }
          : {}),
      });
    } catch (thrown) {
      const error = asAwsError(thrown, "s3 DeleteObjects");
      const code = error.code === "AccessDeniedException" ? "AccessDenied" : error.code;
      Failed.push({ Key: key, VersionId: versionId, Code: code, Message: error.message });
    }
  }
  return xmlAnswer("DeleteResult", { ...(parsed.Quiet === "true" ? {} : { Deleted }), Error: Failed });
}
