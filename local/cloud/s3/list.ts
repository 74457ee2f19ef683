import type { Json } from "../../json";
import type { WireResponse } from "../../wire";
import type { AwsCall } from "../service";
import type { Buckets } from "./buckets";
import { s3Errors } from "./errors";
import type { S3Request } from "./request";
import type { ObjectVersion } from "./store";
import { xmlAnswer } from "./xml";

interface Page {
  readonly items: readonly { readonly key: string; readonly version: ObjectVersion; readonly latest: boolean }[];
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or prefix of the page. */
  readonly last?: string;
}

/** ListObjectsV2 and ListObjects. */
export async function listObjects(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, query } = request;
  const { prefix, delimiter, maxKeys } = allowListing(buckets, request, call, "ListBucket");
  const second = query.get("list-type") === "2";
  const token = query.get("continuation-token");
  const after = second
    ? token !== null
      ? Buffer.from(token, "base64url").toString("utf8")
      : (query.get("start-after") ?? "")
    : (query.get("marker") ?? "");
  const newest = buckets.store
    .list(bucket)
    .flatMap(([key, [version]]) => (version && !version.deleteMarker ? [{ key, version, latest: true }] : []));
  const page = paginate(newest, prefix, delimiter, after, maxKeys);
  const encode = encoder(query);
  const common: Json = {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter ? { Delimiter: encode(delimiter) } : {}),
    MaxKeys: maxKeys,
    IsTruncated: page.truncated,
    ...(query.get("encoding-type") ? { EncodingType: "url" } : {}),
    Contents: page.items.map(({ key, version }) => ({ Key: encode(key), ...describe(version) })),
    CommonPrefixes: page.prefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  };
  if (!second) {
    return xmlAnswer("ListBucketResult", {
      ...common,
      Marker: encode(after),
      ...(page.truncated && page.last !== undefined ? { NextMarker: encode(page.last) } : {}),
    });
  }
  return xmlAnswer("ListBucketResult", {
    ...common,
    KeyCount: page.items.length + page.prefixes.length,
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(query.get("start-after") ? { StartAfter: encode(query.get("start-after")!) } : {}),
    ...(page.truncated && page.last !== undefined
      ? { NextContinuationToken: Buffer.from(page.last).toString("base64url") }
      : {}),
  });
}

/** ListObjectVersions; pages end between keys. */
export async function listVersions(buckets: Buckets, request: S3Request, call: AwsCall): Promise<WireResponse> {
  const { bucket, query } = request;
  const { prefix, delimiter, maxKeys } = allowListing(buckets, request, call, "ListBucketVersions");
  const all = buckets.store
    .list(bucket)
    .flatMap(([key, versions]) => versions.map((version, i) => ({ key, version, latest: i === 0 })));
  const page = paginate(all, prefix, delimiter, query.get("key-marker") ?? "", maxKeys);
  const encode = encoder(query);
  const row = ({ key, version, latest }: Page["items"][number]): Json => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: latest,
    ...(version.deleteMarker ? { LastModified: new Date(version.lastModified).toISOString() } : describe(version)),
  });
  return xmlAnswer("ListVersionsResult", {
    Name: bucket,
    Prefix: encode(prefix),
    MaxKeys: maxKeys,
    IsTruncated: page.truncated,
    ...(page.truncated && page.last !== undefined ? { NextKeyMarker: encode(page.last) } : {}),
    Version: page.items.filter(({ version }) => !version.deleteMarker).map(row),
    DeleteMarker: page.items.filter(({ version }) => version.deleteMarker).map(row),
    CommonPrefixes: page.prefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  });
}

function allowListing(buckets: Buckets, { bucket, query }: S3Request, call: AwsCall, action: string) {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const asked = Number(query.get("max-keys") ?? 1000);
  if (!Number.isInteger(asked) || asked < 0)
    throw s3Errors.invalidArgument("Provided max-keys not an integer or within integer range");
  buckets.allow(call, action, bucket, undefined, {
    "s3:prefix": query.get("prefix") ?? undefined,
    "s3:delimiter": query.get("delimiter") ?? undefined,
    "s3:max-keys": query.get("max-keys") ?? undefined,
  });
  buckets.existing(bucket);
  return { prefix, delimiter, maxKeys: Math.min(asked, 1000) };
}

/** Items after a key, those that share what comes before a delimiter rolled into prefixes. */
function paginate(items: Page["items"], prefix: string, delimiter: string, after: string, max: number): Page {
  const found: { key: string; version: ObjectVersion; latest: boolean }[] = [];
  const prefixes: string[] = [];
  const afterBytes = Buffer.from(after);
  let last: string | undefined;
  for (const item of items) {
    if (!item.key.startsWith(prefix)) continue;
    const cut = delimiter ? item.key.indexOf(delimiter, prefix.length) : -1;
    const name = cut < 0 ? item.key : item.key.slice(0, cut + delimiter.length);
    if (after && Buffer.from(name).compare(afterBytes) <= 0) continue;
    if (cut >= 0 && prefixes.at(-1) === name) continue;
    if (found.length + prefixes.length >= max && name !== last)
      return { items: found, prefixes, truncated: max > 0, last };
    if (cut >= 0) prefixes.push(name);
    else found.push(item);
    last = name;
  }
  return { items: found, prefixes, truncated: false };
}

function describe(version: ObjectVersion): Json {
  return {
    LastModified: new Date(version.lastModified).toISOString(),
    ETag: version.etag,
    Size: version.size,
    StorageClass: version.headers["x-amz-storage-class"] ?? "STANDARD",
  };
}

function encoder(query: URLSearchParams): (text: string) => string {
  return query.get("encoding-type") === "url"
    ? (text) => encodeURIComponent(text).replaceAll("%2F", "/")
    : (text) => text;
}
