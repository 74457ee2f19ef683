import assert from "node:assert/strict";
import { generate } from "selfsigned";
import { apigateway } from "../../../../local/cloud/apigateway";
import { s3 } from "../../../../local/cloud/s3";
import { startStage, type TestStage } from "../protocol/stage";

const certificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/1";

describe("Trust stores of domain names with mutual TLS", () => {
  let stage: TestStage;
  let pem = "";
  before(async () => {
    pem = (await generate([{ name: "commonName", value: "our own authority" }])).cert;
  });
  beforeEach(async () => {
    stage = await startStage([s3, apigateway]);
    await stage.create("aws:s3/bucket:Bucket", "trust", { bucket: "trust" });
  });
  afterEach(() => stage.close());

  const put = (content: string) =>
    stage.create("aws:s3/bucketObject:BucketObject", "authorities", { bucket: "trust", key: "a b.pem", content });
  const domain = (truststoreUri = "s3://trust/a b.pem") =>
    stage.create("aws:apigateway/domainName:DomainName", "domain", {
      domainName: "api.example.com",
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: "REGIONAL" },
      mutualTlsAuthentication: { truststoreUri },
    });

  it("may hold several certificates, with text between them", async () => {
    await put(`first\n${pem}\nsecond\n${pem}`);
    assert.equal((await domain()).id, "api.example.com");
  });

  it("are not read where the bucket is not the stage's", async () => {
    assert.equal((await domain("s3://elsewhere/authorities.pem")).id, "api.example.com");
  });

  it("are refused where the object is missing, and where the URI is none of S3's", async () => {
    await assert.rejects(domain(), /cannot be read: S3 answers 404/);
    await assert.rejects(domain("https://trust/authorities.pem"), /Invalid truststore URI .*; use s3:\/\/BUCKET\/KEY/);
  });

  it("are refused without a certificate, with a broken one, and with one that has expired", async () => {
    await put("nothing");
    await assert.rejects(domain(), /holds no certificate in PEM/);
    await put(`${pem}${pem.replace(/MII/, "AAA")}`);
    await assert.rejects(domain(), /Certificate 2 of the truststore .* cannot be read/);
    const past = { notBeforeDate: new Date("2020-01-01"), notAfterDate: new Date("2021-01-01") };
    await put((await generate([{ name: "commonName", value: "old" }], past)).cert);
    await assert.rejects(domain(), /has expired: Jan {2}1 00:00:00 2021 GMT/);
  });
});
