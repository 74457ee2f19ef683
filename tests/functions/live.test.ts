import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { onBothDatabases } from "../local/cloud/dynamodb/databases";
import { order, orderId, type Sent, type Shop, startDouble, startShop } from "./support";

onBothDatabases("live", (newStorage) => {
  type Live = (event: unknown) => Promise<{ statusCode: number; body?: string }>;
  let shop: Shop;
  let gateway: Awaited<ReturnType<typeof startDouble>>;
  let gone: Set<string>;

  before(async () => {
    gone = new Set();
    gateway = await startDouble(({ path }) =>
      gone.has(decodeURIComponent(path.split("/").at(-1)!))
        ? { status: 410, headers: { "x-amzn-errortype": "GoneException" }, body: {} }
        : { status: 200 },
    );
    shop = await startShop(newStorage(), { CONNECTIONS_URL: `${gateway.url}/dev` });
    await shop.put(order("placed"));
  });
  after(async () => {
    await shop.close();
    await gateway.close();
  });

  const context = (connectionId: string, customer?: string) => ({
    connectionId,
    requestId: "r",
    routeKey: "x",
    ...(customer ? { authorizer: { customer } } : {}),
  });
  const live = (name: string) => shop.load<{ handler: Live }>(name).handler;
  const change = (before: string, after: string) => ({
    eventID: "1",
    eventName: "MODIFY",
    dynamodb: {
      SequenceNumber: "7",
      OldImage: marshall(order(before)),
      NewImage: marshall(order(after)),
    },
  });

  it("tells subscribers of a new status, and forgets those that are gone", async () => {
    for (const id of ["c1=", "c2="]) {
      assert.equal((await live("live-connect")({ requestContext: context(id, "anna") })).statusCode, 200);
      const reply = await live("live-subscribe")({
        requestContext: context(id),
        body: JSON.stringify({ action: "subscribe", orderId }),
      });
      assert.deepEqual(JSON.parse(reply.body!), { type: "subscribed", orderId, status: "placed" });
    }
    gone.add("c2=");
    const { handler: notify } = shop.load<{ handler: (event: unknown) => Promise<unknown> }>("notify");
    assert.deepEqual(await notify({ Records: [change("placed", "paid")] }), { batchItemFailures: [] });
    assert.deepEqual(gateway.sent.map(({ path, body }: Sent) => [path, JSON.parse(body).status]).sort(), [
      ["/dev/@connections/c1%3D", "paid"],
      ["/dev/@connections/c2%3D", "paid"],
    ]);
    gateway.sent.length = 0;
    await notify({ Records: [change("paid", "shipped"), change("shipped", "shipped")] });
    assert.deepEqual(
      gateway.sent.map(({ path }) => path),
      ["/dev/@connections/c1%3D"],
    );
  });

  it("lets nobody subscribe to another's order, or without having connected", async () => {
    await live("live-connect")({ requestContext: context("c3", "bert") });
    for (const id of ["c3", "never"]) {
      const reply = await live("live-subscribe")({
        requestContext: context(id),
        body: JSON.stringify({ action: "subscribe", orderId }),
      });
      assert.equal(reply.statusCode, 404);
    }
  });

  it("says what is wrong with a message", async () => {
    for (const [body, code] of [
      ["{", "InvalidJson"],
      ['{"action":"subscribe","orderId":"x"}', "InvalidInput"],
    ] as const) {
      const reply = await live("live-subscribe")({ requestContext: context("c1="), body });
      assert.equal(JSON.parse(reply.body!).error.code, code);
    }
  });

  it("forgets a connection at its end", async () => {
    await live("live-disconnect")({ requestContext: context("c3") });
    assert.equal(await shop.get("CONNECTION#c3", "CONNECTION"), undefined);
  });

  it("returns the change at which it failed, so that order is kept", async () => {
    const { handler: notify } = shop.load<{ handler: (event: unknown) => Promise<unknown> }>("notify");
    shop.stage.iam.refuse.add("dynamodb:Query arn:aws:dynamodb:us-east-1:000000000000:table/shop");
    const failed = await notify({ Records: [change("placed", "paid")] });
    shop.stage.iam.refuse.clear();
    assert.deepEqual(failed, { batchItemFailures: [{ itemIdentifier: "7" }] });
  });
});

onBothDatabases("live authorizer", (newStorage) => {
  type Authorizer = (
    event: unknown,
  ) => Promise<{ policyDocument: { Statement: { Effect: string }[] }; context?: unknown }>;
  let shop: Shop;
  let keys: Awaited<ReturnType<typeof startDouble>>;
  let handler: Authorizer;
  let issuer: string;
  let key: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

  before(async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    key = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
    keys = await startDouble(({ path }) =>
      path === "/eu-west-1_pool/.well-known/jwks.json" ? { status: 200, body: { keys: [jwk] } } : { status: 404 },
    );
    issuer = `${keys.url}/eu-west-1_pool`;
    shop = await startShop(newStorage(), { TOKEN_ISSUER: issuer, TOKEN_CLIENT_IDS: "app,tests" });
    ({ handler } = shop.load<{ handler: Authorizer }>("live-authorize"));
  });
  after(async () => {
    await shop.close();
    await keys.close();
  });

  const token = (claims: Record<string, unknown>, expires = "5m") =>
    new SignJWT({ sub: "anna", iss: issuer, token_use: "access", client_id: "app", ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  const judge = async (text: string | undefined) => {
    const { policyDocument, context } = await handler({
      methodArn: "arn:aws:execute-api:eu-west-1:1:api/dev/$connect",
      queryStringParameters: text === undefined ? null : { token: text },
      requestContext: { requestId: "r" },
    });
    return [policyDocument.Statement[0]!.Effect, context];
  };

  it("admits access and ID tokens of the shop's clients", async () => {
    assert.deepEqual(await judge(await token({})), ["Allow", { customer: "anna" }]);
    const id = await token({ token_use: "id", aud: "tests", client_id: undefined });
    assert.deepEqual(await judge(id), ["Allow", { customer: "anna" }]);
  });

  it("logs no token", async () => {
    const text = await token({});
    await judge(text);
    assert.ok(shop.logged.length > 0);
    assert.ok(shop.logged.every((line) => !line.includes(text)));
  });

  it("refuses everything else", async () => {
    const other = await generateKeyPair("RS256");
    const forged = await new SignJWT({ sub: "anna", iss: issuer, token_use: "access", client_id: "app" })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setExpirationTime("5m")
      .sign(other.privateKey);
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: "anna", iss: issuer, exp: 9e9 }))}.`;
    const bad = [
      undefined,
      "",
      "x.y.z",
      unsigned,
      forged,
      await token({ client_id: "another" }),
      await token({ iss: "https://evil.example" }),
      await token({}, "-1m"),
      await token({ sub: undefined }),
    ];
    for (const one of bad) assert.deepEqual(await judge(one), ["Deny", undefined], one);
  });
});
