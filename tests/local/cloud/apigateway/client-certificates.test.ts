import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { Storage } from "../../../../local/cloud/storage";
import { Bench, documentOf, TestClock } from "./support";

/** An API that passes everything on to a backend whose own certificate nobody has signed. */
function passOn(port: number): object {
  const integration = {
    type: "http_proxy",
    httpMethod: "GET",
    uri: `https://127.0.0.1:${port}/`,
    tlsConfig: { insecureSkipVerification: true },
  };
  return documentOf({ "/x": { get: { responses: {}, "x-amazon-apigateway-integration": integration } } });
}

describe("Client certificates of API Gateway", () => {
  let server: Server;
  let port = 0;

  before(async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }]);
    server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      response.end((request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? "no certificate");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    port = (server.address() as AddressInfo).port;
  });

  after(() => server.close());

  it("are shown to backends by stages that have one, and by no others", async () => {
    const bench = new Bench({}, new TestClock(Date.now()));
    const certificate = await bench.create("clientCertificate", "mine", {});
    const { restApi, deployment } = await bench.deployDocument(passOn(port), { clientCertificateId: certificate.id });
    await bench.create("stage", "plain", { restApi: restApi.id, deployment: deployment.id, stageName: "plain" });
    const shown = new X509Certificate(String(certificate.outputs.pemEncodedCertificate));
    assert.equal((await bench.call(restApi, "/dev/x")).text, shown.fingerprint256);
    assert.equal((await bench.call(restApi, "/plain/x")).text, "no certificate");
  });

  it("are issued by API Gateway to itself, for a year", async () => {
    const bench = new Bench({}, new TestClock(Date.UTC(2026, 0, 15)));
    const { outputs } = await bench.create("clientCertificate", "mine", {});
    const certificate = new X509Certificate(String(outputs.pemEncodedCertificate));
    assert.match(certificate.subject, /O=Amazon\.com\nCN=ApiGateway$/);
    assert.equal(certificate.issuer, certificate.subject);
    assert.deepEqual(
      [certificate.validFrom, certificate.validTo].map((date) => new Date(date).toISOString()),
      [outputs.createdDate, outputs.expirationDate],
    );
    assert.doesNotMatch(JSON.stringify(outputs), /PRIVATE KEY/);
  });

  it("stay the same after a restart with the same storage", async () => {
    const storage = new Storage();
    const first = await new Bench({}, new TestClock(), storage).create("clientCertificate", "mine", {});
    const second = await new Bench({}, new TestClock(), storage).create("clientCertificate", "mine", {});
    assert.equal(second.outputs.pemEncodedCertificate, first.outputs.pemEncodedCertificate);
  });

  it("must exist for a stage, and stay while one uses them", async () => {
    const bench = new Bench();
    await assert.rejects(
      bench.deployDocument(passOn(port), { clientCertificateId: "nosuch" }),
      /Invalid Client Certificate identifier specified/,
    );
    const certificate = await bench.create("clientCertificate", "mine", {});
    const deployment = await bench.create("deployment", "second", {
      restApi: bench.cloud.resources("aws:apigateway/restApi:RestApi")[0]!.id,
    });
    const stage = await bench.create("stage", "dev", {
      restApi: deployment.inputs.restApi,
      deployment: deployment.id,
      stageName: "dev",
      clientCertificateId: certificate.id,
    });
    await assert.rejects(bench.delete(certificate), /is used by stage dev/);
    await bench.delete(stage);
    await bench.delete(certificate);
  });
});
