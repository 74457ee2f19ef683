import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { AssetValue } from "../../../capture/values";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { Buckets } from "./buckets";
import { s3Arn } from "./request";
import type { ObjectVersion } from "./store";

interface ObjectInputs extends Properties {
  readonly bucket: string;
  readonly key: string;
  readonly content?: string;
  readonly contentBase64?: string;
  readonly source?: unknown;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Inputs that become headers of the object. */
const headers: Readonly<Record<string, string>> = {
  contentType: "content-type",
  cacheControl: "cache-control",
  contentDisposition: "content-disposition",
  contentEncoding: "content-encoding",
  contentLanguage: "content-language",
  storageClass: "x-amz-storage-class",
  websiteRedirect: "x-amz-website-redirect-location",
};

/** `aws:s3/bucketObject:BucketObject` and `…v2`: an object that the program keeps in a bucket. */
export function objectType(buckets: Buckets, type: string): ResourceType {
  const put = (inputs: ObjectInputs, context: ResourceContext) => {
    buckets.existing(inputs.bucket);
    const kept: Record<string, string> = { "content-type": "application/octet-stream" };
    for (const [property, name] of Object.entries(headers)) {
      const value = inputs[property];
      if (typeof value === "string") kept[name] = value;
    }
    for (const [name, value] of Object.entries(inputs.metadata ?? {})) kept[`x-amz-meta-${name.toLowerCase()}`] = value;
    const body = bodyOf(inputs, context);
    return buckets.store.put(
      inputs.bucket,
      inputs.key,
      { body, headers: kept },
      buckets.versioned(inputs.bucket),
      context.cloud.clock,
    );
  };
  return resourceType<ObjectInputs>({
    type,
    replaceOn: ["bucket", "key"],
    async create(inputs, context) {
      return { id: inputs.key, outputs: outputs(inputs, put(inputs, context), context) };
    },
    async update(_id, _olds, inputs, context) {
      return outputs(inputs, put(inputs, context), context);
    },
    async read(_id, known) {
      return buckets.store.find(String(known.bucket), String(known.key)) ? known : undefined;
    },
    async delete(_id, known) {
      const { bucket, key } = known as ObjectInputs;
      for (const version of buckets.store.versions(bucket, key)) buckets.store.deleteVersion(bucket, version);
    },
  });
}

function bodyOf(inputs: ObjectInputs, context: ResourceContext): Buffer {
  if (inputs.content !== undefined) return Buffer.from(inputs.content);
  if (inputs.contentBase64 !== undefined) return Buffer.from(inputs.contentBase64, "base64");
  const source = inputs.source instanceof AssetValue ? inputs.source.source : undefined;
  if (source && "text" in source) return Buffer.from(source.text);
  const path = source && "path" in source ? source.path : typeof inputs.source === "string" ? inputs.source : undefined;
  if (path === undefined) {
    if (inputs.source === undefined) return Buffer.alloc(0);
    throw new AwsError(
      "InvalidArgument",
      `source of object ${inputs.key} must be a file or a text; the local stage reads no other`,
    );
  }
  return readFileSync(isAbsolute(path) ? path : join(context.cloud.programDirectory, path));
}

function outputs(inputs: ObjectInputs, version: ObjectVersion, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn: s3Arn(inputs.bucket, inputs.key),
    etag: version.etag.replaceAll('"', ""),
    versionId: version.versionId === "null" ? "" : version.versionId,
    contentType: version.headers["content-type"],
    storageClass: version.headers["x-amz-storage-class"] ?? "STANDARD",
    serverSideEncryption: inputs.serverSideEncryption ?? "AES256",
    checksumCrc32: "",
    checksumCrc32c: "",
    checksumCrc64nvme: "",
    checksumSha1: "",
    checksumSha256: "",
  };
}
