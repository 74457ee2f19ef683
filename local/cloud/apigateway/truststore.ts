import { X509Certificate } from "node:crypto";
import { bodyOf } from "../../wire";
import type { Principal } from "../principal";
import type { ResourceContext } from "../resource";
import { badRequest } from "./refusals";

const begin = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads the trust store of a domain name with mutual TLS, where its bucket is the stage's own: the object must be
 * there and hold certificates. No caller is asked for one: TLS ends before the local stage.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export async function checkTruststore(uri: string, context: ResourceContext): Promise<void> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !key) throw badRequest(`Invalid truststore URI ${uri}; use s3://BUCKET/KEY`);
  const text = await readObject(bucket, key, context);
  if (text === undefined) return;
  const certificates = text.match(begin) ?? [];
  if (certificates.length === 0) throw badRequest(`The truststore ${uri} holds no certificate in PEM`);
  for (const [i, pem] of certificates.entries()) {
    const fault = faultOf(pem, context.cloud.clock.now());
    if (fault) throw badRequest(`Certificate ${i + 1} of the truststore ${uri} ${fault}`);
  }
}

function faultOf(pem: string, now: number): string | undefined {
  try {
    const { validTo } = new X509Certificate(pem);
    return Date.parse(validTo) < now ? `has expired: ${validTo}` : undefined;
  } catch (error) {
    return `cannot be read: ${(error as Error).message}`;
  }
}

/** The object's text; undefined where the stage has no such bucket. */
async function readObject(
  bucket: string,
  key: string,
  { cloud, region }: ResourceContext,
): Promise<string | undefined> {
  const s3 = cloud.api("s3");
  const known = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"].some((token) => cloud.find(token, bucket));
  if (!s3 || !known) return undefined;
  const { accountId } = cloud;
  const { accessKeyId } = cloud.port("iam").operator();
  const caller: Principal = { type: "root", arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId };
  const target = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  const host = `s3.${region}.amazonaws.com`;
  const source = { ip: "127.0.0.1" };
  const request = { method: "GET", target, signedTarget: target, headers: [], body: Buffer.alloc(0), host, source };
  const answer = await s3({ service: "s3", region, caller, request: { ...request, scheme: "https" } });
  if (answer.status !== 200) {
    throw badRequest(`The truststore s3://${bucket}/${key} cannot be read: S3 answers ${answer.status}`);
  }
  return (await bodyOf(answer)).toString("utf8");
}
