import { createHash, randomBytes } from "node:crypto";
import type { WireResponse } from "../../wire";
import type { AwsCall } from "../service";
import { readUpload } from "./body";
import type { Buckets } from "./buckets";
import { s3Errors } from "./errors";
import type { Notify } from "./notify";
import { encryption, objectHeaders, versionHeader } from "./objects";
import type { S3Request } from "./request";
import { etagOf, type Upload } from "./store";
import { elements, parseXml, xmlAnswer } from "./xml";

const minPartBytes = 5 * 1024 * 1024;

/** CreateMultipartUpload. */
export async function createUpload(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, key } = request;
  buckets.allow(call, "PutObject", bucket, key);
  buckets.existing(bucket);
  const UploadId = randomBytes(32).toString("base64url");
  buckets.store.uploads.set(UploadId, {
    bucket,
    key,
    startedAt: buckets.cloud.clock.now(),
    headers: objectHeaders(request.wire.headers),
    parts: {},
  });
  return xmlAnswer("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId }, encryption);
}

/** UploadPart. */
export async function uploadPart(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, key, query } = request;
  buckets.allow(call, "PutObject", bucket, key);
  const number = Number(query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw s3Errors.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
  }
  const [id, upload] = existing(buckets, request);
  const { body, checksums } = readUpload(request.wire);
  const etag = etagOf(body);
  const replaced = upload.parts[number];
  const part = { blob: buckets.store.write(body), etag, size: body.length, at: buckets.cloud.clock.now() };
  buckets.store.uploads.set(id, { ...upload, parts: { ...upload.parts, [number]: part } });
  if (replaced) buckets.store.erase(replaced.blob);
  return {
    status: 200,
    headers: [["ETag", etag], ...encryption, ...Object.entries(checksums)],
    body: Buffer.alloc(0),
  };
}

/** CompleteMultipartUpload. */
export async function completeUpload(
  buckets: Buckets,
  request: S3Request,
  call: AwsCall,
  notify: Notify,
): Promise<WireResponse> {
  const { bucket, key } = request;
  buckets.allow(call, "PutObject", bucket, key);
  const [id, upload] = existing(buckets, request);
  const named = elements(parseXml(request.wire.body, "CompleteMultipartUpload"), "Part");
  if (named.length === 0) throw s3Errors.malformedXml();
  const numbers = named.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1]!)) throw s3Errors.invalidPartOrder();
  const parts = named.map(({ PartNumber, ETag }) => {
    const part = upload.parts[String(PartNumber)];
    if (!part || part.etag.replaceAll('"', "") !== String(ETag).replaceAll('"', "")) throw s3Errors.invalidPart();
    return part;
  });
  if (parts.slice(0, -1).some(({ size }) => size < minPartBytes)) throw s3Errors.entityTooSmall();
  const body = Buffer.concat(parts.map(({ blob }) => buckets.store.read(blob)));
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ""), "hex")));
  const etag = `"${createHash("md5").update(digests).digest("hex")}-${parts.length}"`;
  const version = buckets.store.put(
    bucket,
    key,
    { body, headers: upload.headers, etag },
    buckets.versioned(bucket),
    buckets.cloud.clock,
  );
  discard(buckets, id, upload);
  notify("ObjectCreated:CompleteMultipartUpload", bucket, version, call);
  const Location = `${buckets.cloud.baseUrl}/${bucket}/${encodeURIComponent(key)}`;
  return xmlAnswer("CompleteMultipartUploadResult", { Location, Bucket: bucket, Key: key, ETag: etag }, [
    ...versionHeader(version),
    ...encryption,
  ]);
}

/** AbortMultipartUpload. */
export async function abortUpload(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  buckets.allow(call, "AbortMultipartUpload", request.bucket, request.key);
  const [id, upload] = existing(buckets, request);
  discard(buckets, id, upload);
  return { status: 204, headers: [], body: Buffer.alloc(0) };
}

/** ListParts. */
export async function listParts(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, key } = request;
  buckets.allow(call, "ListMultipartUploadParts", bucket, key);
  const [UploadId, upload] = existing(buckets, request);
  return xmlAnswer("ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId,
    IsTruncated: false,
    Part: Object.entries(upload.parts)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([PartNumber, { etag, size, at }]) => ({
        PartNumber,
        ETag: etag,
        Size: size,
        LastModified: new Date(at).toISOString(),
      })),
  });
}

/** ListMultipartUploads. */
export async function listUploads(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  buckets.allow(call, "ListBucketMultipartUploads", request.bucket);
  buckets.existing(request.bucket);
  const uploads = [...buckets.store.uploads].filter(([, { bucket }]) => bucket === request.bucket);
  return xmlAnswer("ListMultipartUploadsResult", {
    Bucket: request.bucket,
    IsTruncated: false,
    Upload: uploads.map(([UploadId, { key, startedAt }]) => ({
      Key: key,
      UploadId,
      Initiated: new Date(startedAt).toISOString(),
    })),
  });
}

function existing(buckets: Buckets, { bucket, key, query }: S3Request): [string, Upload] {
  buckets.existing(bucket);
  const id = query.get("uploadId") ?? "";
  const upload = buckets.store.uploads.get(id);
  if (!upload || upload.bucket !== bucket || upload.key !== key) throw s3Errors.noSuchUpload();
  return [id, upload];
}

function discard(buckets: Buckets, id: string, upload: Upload): void {
  buckets.store.uploads.delete(id);
  for (const { blob } of Object.values(upload.parts)) buckets.store.erase(blob);
}
