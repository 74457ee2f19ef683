import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { bodyOf } from "../../local/wire";
import { messagesOf, openSocket } from "../journeys/send";
import { jsonHost, withExample } from "./example";

const timeout = 60_000;

describe("Examples by who calls", () => {
  it("partner-api-keys: refused without a key, served with one, held to the plan", async () => {
    await withExample("partner-api-keys", async ({ stage, output, send }) => {
      const url = `${output("url")}/prices/tea`;
      const { acme, newcomer } = stage.outputs.keys as Record<string, string>;
      assert.equal((await send({ url })).status, 403);
      assert.equal((await send({ url, headers: { "x-api-key": "0".repeat(30) } })).status, 403);
      const served = await send({ url, headers: { "x-api-key": acme! } });
      assert.deepEqual([served.status, served.json()], [200, { productId: "tea", cents: 300 }]);
      const answers = await Promise.all(
        Array.from({ length: 15 }, () => send({ url, headers: { "x-api-key": newcomer! } })),
      );
      const statuses = answers.map(({ status }) => status);
      assert.ok(statuses.includes(200) && statuses.includes(429), `a trial's burst is 5, got ${statuses}`);
    });
  }).timeout(timeout);

  it("private-api: no way in from outside, signed through the endpoint", async () => {
    await withExample("private-api", async ({ stage, output, send }) => {
      const outside = await send({ url: `${output("url")}/reports/monday`, signed: true }).catch(
        (error: Error) => error,
      );
      assert.ok(outside instanceof Error || outside.status === 403, "the public internet must not reach it");
      const api = stage.endpoints.office!.split("/execute-api/")[1];
      const url = `${stage.url}/vpc-endpoint/${output("vpcEndpointId")}/${api}/reports/monday`;
      assert.equal((await send({ url })).status, 403, "unsigned");
      const served = await send({ url, signed: true });
      assert.deepEqual(served.json(), { day: "monday", sold: 42, through: output("vpcEndpointId") });

      const domain = new URL(output("domainUrl")).host;
      const away = await send({ url: `${output("domainUrl")}/office/health` }).catch((error: Error) => error);
      assert.ok(away instanceof Error || away.status === 403, "the name leads nowhere from the internet");
      const named = await stage.cloud.network.fetch({
        method: "GET",
        url: `https://${output("vpcEndpointDnsName")}/office/health`,
        headers: [["Host", domain]],
        body: Buffer.alloc(0),
        source: { ip: "10.0.0.7", vpcId: output("vpcId") },
        timeoutMs: 5_000,
      });
      assert.deepEqual([named.status, String(await bodyOf(named))], [200, '{"ok":true}'], "from inside the VPC");
    });
  }).timeout(timeout);

  it("jwt-outside-issuer: tokens of the issuer's key and audience, and scopes where asked for", async () => {
    await withExample("jwt-outside-issuer", async ({ output, send, host }) => {
      const issuer = "https://tenant.eu.auth0.com/";
      const { publicKey, privateKey } = await generateKeyPair("RS256");
      const key = { ...(await exportJWK(publicKey)), kid: "k1", use: "sig", alg: "RS256" };
      host(
        "tenant.eu.auth0.com",
        jsonHost(({ target }) =>
          target.endsWith("/openid-configuration")
            ? { issuer, jwks_uri: `${issuer}.well-known/jwks.json` }
            : { keys: [key] },
        ),
      );
      const token = (audience: string, scope: string) =>
        new SignJWT({ scope })
          .setProtectedHeader({ alg: "RS256", kid: "k1" })
          .setIssuer(issuer)
          .setAudience(audience)
          .setSubject("auth0|ada")
          .setIssuedAt()
          .setExpirationTime("5m")
          .sign(privateKey);
      const url = `${output("url")}/profile`;
      const call = async (method: string, audience: string, scope: string) =>
        send({ method, url, headers: { authorization: `Bearer ${await token(audience, scope)}` } });
      const audience = "https://api.shop.example";
      assert.equal((await send({ url })).status, 401);
      assert.equal((await call("GET", "https://other.example", "")).status, 401);
      const served = await call("GET", audience, "openid");
      assert.equal(served.status, 200);
      assert.equal(served.json().subject, "auth0|ada");
      assert.equal((await call("PUT", audience, "openid")).status, 403);
      assert.equal((await call("PUT", audience, "openid write:profile")).status, 200);
    });
  }).timeout(timeout);

  it("websocket-chat: everybody hears what anybody says", async () => {
    await withExample("websocket-chat", async ({ journey, output }) => {
      const ada = await openSocket(journey, `${output("url")}?name=Ada`);
      const bob = await openSocket(journey, `${output("url")}?name=Bob`);
      try {
        const [heardByAda, heardByBob] = [messagesOf(ada), messagesOf(bob)];
        ada.send(JSON.stringify({ action: "say", text: "hello" }));
        const said = { from: "Ada", text: "hello" };
        assert.deepEqual(await Promise.all([heardByAda(20), heardByBob(20)]), [said, said]);
      } finally {
        ada.close();
        bob.close();
      }
    });
  }).timeout(timeout);

  it("payment-proxy-secret: the provider gets the key, a body that fits, and nobody unsigned", async () => {
    await withExample("payment-proxy-secret", async ({ output, json, host }) => {
      const charges: unknown[] = [];
      host(
        "api.payments.example",
        jsonHost(({ method, target, headers, body }) => {
          charges.push({ method, target, key: headers["x-provider-key"] });
          return { id: "ch_1", ...(JSON.parse(body) as object) };
        }),
      );
      const url = `${output("url")}/charges`;
      const charge = { cents: 500, currency: "EUR", token: "tok_1" };
      assert.equal((await json("POST", url, charge)).status, 403);
      assert.equal((await json("POST", url, { ...charge, cents: 0 }, { signed: true })).status, 400);
      const taken = await json("POST", url, charge, { signed: true });
      assert.deepEqual([taken.status, taken.json()], [200, { id: "ch_1", ...charge }]);
      assert.deepEqual(charges, [{ method: "POST", target: "/v1/charges", key: "placeholder" }]);
    });
  }).timeout(timeout);
});
