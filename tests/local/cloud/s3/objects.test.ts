import assert from "node:assert/strict";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { s3 } from "../../../../local/cloud/s3";
import { operator, startStage, type TestStage } from "../protocol/stage";

const Bucket = "shop-archive";

describe("S3 objects through the SDK", () => {
  let stage: TestStage;
  let client: S3Client;
  const put = (Key: string, Body: string | Buffer, more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const text = async (Key: string, more: object = {}) =>
    (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();

  beforeEach(async () => {
    stage = await startStage([s3]);
    client = new S3Client({ ...stage.client, forcePathStyle: true });
    await stage.create("aws:s3/bucket:Bucket", "archive", { bucket: Bucket });
  });
  afterEach(() => stage.close());

  it("gives an object back as it was put, with its headers and metadata", async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const { ETag } = await put("a folder/ü+1.bin", bytes, {
      ContentType: "image/png",
      CacheControl: "max-age=60",
      Metadata: { owner: "shop" },
    });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "a folder/ü+1.bin" }));
    assert.deepEqual(Buffer.from(await got.Body!.transformToByteArray()), bytes);
    assert.equal(got.ContentType, "image/png");
    assert.equal(got.CacheControl, "max-age=60");
    assert.deepEqual(got.Metadata, { owner: "shop" });
    assert.equal(got.ETag, ETag);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "a folder/ü+1.bin" }));
    assert.equal(head.ContentLength, 4);
  });

  it("asks IAM for the verb on the object's or the bucket's ARN", async () => {
    stage.iam.take();
    await put("k", "v");
    await text("k");
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: "k" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    const context = stage.iam.asked[2]?.context;
    assert.deepEqual(stage.iam.take(), [
      "s3:PutObject arn:aws:s3:::shop-archive/k",
      "s3:GetObject arn:aws:s3:::shop-archive/k",
      "s3:ListBucket arn:aws:s3:::shop-archive",
      "s3:DeleteObject arn:aws:s3:::shop-archive/k",
    ]);
    assert.equal(context?.["s3:prefix"], "k");
  });

  it("takes a stream that the SDK sends in chunks with a trailing checksum", async () => {
    const body = "chunk ".repeat(20_000);
    await client.send(
      new PutObjectCommand({ Bucket, Key: "streamed", Body: Readable.from([body]), ContentLength: body.length }),
    );
    assert.equal(await text("streamed"), body);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "streamed" }));
    assert.equal(head.ContentEncoding, undefined);
  });

  it("refuses bytes that are not what their checksum says", async () => {
    const response = await fetch(`${stage.url}/${Bucket}/k`, {
      method: "PUT",
      body: "bytes",
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 Credential=LOCAL/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
        "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==",
      },
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /<Code>BadDigest<\/Code>/);
  });

  it("answers ranges and conditions", async () => {
    const { ETag } = await put("k", "0123456789");
    assert.equal(await text("k", { Range: "bytes=2-4" }), "234");
    assert.equal(await text("k", { Range: "bytes=-3" }), "789");
    await assert.rejects(text("k", { Range: "bytes=10-" }), { name: "InvalidRange" });
    await assert.rejects(text("k", { IfNoneMatch: ETag }), (error: { $metadata: { httpStatusCode: number } }) => {
      assert.equal(error.$metadata.httpStatusCode, 304);
      return true;
    });
    await assert.rejects(put("k", "again", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    assert.equal(await text("k"), "0123456789");
  });

  it("lists in byte order, in pages, with prefixes rolled up", async () => {
    for (const key of ["b/1", "b/2", "a", "c/x/1", "Z", "ü"]) await put(key, key);
    const keys: string[] = [];
    const prefixes: string[] = [];
    let ContinuationToken: string | undefined;
    let pages = 0;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Delimiter: "/", MaxKeys: 2, ContinuationToken }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!));
      ContinuationToken = page.NextContinuationToken;
      pages++;
    } while (ContinuationToken);
    assert.deepEqual(keys, ["Z", "a", "ü"]);
    assert.deepEqual(prefixes, ["b/", "c/"]);
    assert.equal(pages, 3);
    const all = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "b/" }));
    assert.deepEqual(
      all.Contents?.map(({ Key, Size }) => [Key, Size]),
      [
        ["b/1", 3],
        ["b/2", 3],
      ],
    );
  });

  it("hides from who may not list whether a key is there", async () => {
    await assert.rejects(text("none"), NoSuchKey);
    stage.iam.refuse.add("s3:ListBucket arn:aws:s3:::shop-archive");
    await assert.rejects(text("none"), { name: "AccessDenied" });
  });

  it("copies, and deletes many at once", async () => {
    await put("from", "text", { ContentType: "text/plain" });
    await client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
    assert.equal(await text("to"), "text");
    const { Deleted } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "from" }, { Key: "to" }, { Key: "never" }] } }),
    );
    assert.equal(Deleted?.length, 3);
    await assert.rejects(text("to"), NoSuchKey);
  });

  it("joins an upload in parts, and refuses a part that is too small or unknown", async () => {
    const target = { Bucket, Key: "big" };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    const part = async (PartNumber: number, Body: Buffer) => ({
      PartNumber,
      ETag: (await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }))).ETag,
    });
    const small = await part(1, Buffer.alloc(10));
    const last = await part(2, Buffer.from("end"));
    const complete = (Parts: { PartNumber: number; ETag?: string }[]) =>
      client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    await assert.rejects(complete([small, last]), { name: "EntityTooSmall" });
    await assert.rejects(complete([{ PartNumber: 3, ETag: "x" }]), { name: "InvalidPart" });
    const first = await part(1, Buffer.alloc(5 * 1024 * 1024, "a"));
    const { ETag } = await complete([first, last]);
    assert.match(ETag!, /-2"$/);
    const head = await client.send(new HeadObjectCommand(target));
    assert.equal(head.ContentLength, 5 * 1024 * 1024 + 3);
    await assert.rejects(complete([first]), { name: "NoSuchUpload" });
  });

  it("keeps older versions where versioning is on, and marks deletions", async () => {
    await stage.create("aws:s3/bucketVersioning:BucketVersioning", "v", {
      bucket: Bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    const { VersionId } = await put("k", "one");
    await put("k", "two");
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    await assert.rejects(text("k"), NoSuchKey);
    assert.equal(await text("k", { VersionId }), "one");
    const listed = await client.send(new ListObjectVersionsCommand({ Bucket }));
    assert.equal(listed.Versions?.length, 2);
    assert.equal(listed.DeleteMarkers?.[0]?.IsLatest, true);
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: listed.DeleteMarkers![0]!.VersionId }));
    assert.equal(await text("k"), "two");
  });

  it("tells buckets and where they are, and refuses by name what it does not do", async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      [Bucket],
    );
    await client.send(new HeadBucketCommand({ Bucket }));
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(LocationConstraint ?? "", "");
    await assert.rejects(client.send(new GetObjectTaggingCommand({ Bucket, Key: "k" })), {
      name: "NotImplemented",
      message: /GET \?tagging/,
    });
    await assert.rejects(client.send(new ListObjectsV2Command({ Bucket: "nowhere" })), { name: "NoSuchBucket" });
  });

  it("answers under the bucket's host name inside the cloud, also to nobody in particular", async () => {
    await put("k", "inside");
    const { status, body } = await stage.cloud.network.fetch({
      method: "GET",
      url: `https://${Bucket}.s3.us-east-1.amazonaws.com/k`,
      headers: [],
      body: Buffer.alloc(0),
      source: { ip: "203.0.113.1" },
    });
    assert.equal(status, 200);
    assert.equal(body.toString(), "inside");
    assert.equal(stage.iam.asked.at(-1)?.principal, operator);
  });
});
