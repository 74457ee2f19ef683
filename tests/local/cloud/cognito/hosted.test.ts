import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { decodeJwt } from "jose";
import { type People, password, startPeople } from "./support";

describe("Cognito's hosted pages and OAuth endpoints", () => {
  let people: People;

  before(async () => {
    people = await startPeople();
    await people.addUser("dora@example.com");
  });
  after(() => people.close());

  it("gives a machine a token for its scopes only, and only for its secret", async () => {
    const basic = (secret: string) => ({
      Authorization: `Basic ${Buffer.from(`${people.machine.id}:${secret}`).toString("base64")}`,
    });
    const good = basic(String(people.machine.outputs.clientSecret));
    const response = await people.form("/oauth2/token", { grant_type: "client_credentials", scope: "shop/read" }, good);
    const { access_token } = (await response.json()) as { access_token: string };
    const payload = await people.verify(access_token);
    assert.equal(payload.scope, "shop/read");
    assert.equal(payload.sub, people.machine.id);
    const refused = async (fields: Record<string, string>, headers: Record<string, string>) =>
      (await people.form("/oauth2/token", fields, headers)).json();
    assert.deepEqual(await refused({ grant_type: "client_credentials", scope: "shop/write" }, good), {
      error: "invalid_scope",
    });
    assert.deepEqual(await refused({ grant_type: "client_credentials" }, basic("guessed")), {
      error: "invalid_client",
    });
    assert.deepEqual(await refused({ grant_type: "client_credentials", client_id: people.app.id }, {}), {
      error: "unauthorized_client",
    });
  });

  it("signs in on the hosted page with PKCE, and takes each code once", async () => {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: people.app.id,
      redirect_uri: "https://shop.example.com/back",
      scope: "openid shop/read",
      state: "s1",
      nonce: "n1",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const page = await fetch(`${people.domain}/oauth2/authorize?${query}`);
    assert.match(await page.text(), /<form method="post"/);
    const again = await people.form(`/login?${query}`, { username: "dora@example.com", password: "Wrong-password-1" });
    assert.equal(again.status, 401);
    const redirected = await people.form(`/login?${query}`, { username: "dora@example.com", password });
    const back = new URL(redirected.headers.get("location")!);
    assert.equal(back.searchParams.get("state"), "s1");
    const code = back.searchParams.get("code")!;
    const exchange = (fields: Record<string, string>) =>
      people.form("/oauth2/token", {
        grant_type: "authorization_code",
        client_id: people.app.id,
        code,
        redirect_uri: "https://shop.example.com/back",
        ...fields,
      });
    const tokens = (await (await exchange({ code_verifier: verifier })).json()) as {
      access_token: string;
      id_token: string;
    };
    assert.equal((await people.verify(tokens.access_token)).scope, "openid shop/read");
    assert.equal(decodeJwt(tokens.id_token).nonce, "n1");
    assert.deepEqual(await (await exchange({ code_verifier: verifier })).json(), { error: "invalid_grant" });
    const info = await fetch(`${people.domain}/oauth2/userInfo`, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(((await info.json()) as { email: string }).email, "dora@example.com");
  });

  it("never sends a code to an address that the client did not name", async () => {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: people.app.id,
      redirect_uri: "https://evil.example.com/",
    });
    const response = await fetch(`${people.domain}/oauth2/authorize?${query}`, { redirect: "manual" });
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), { error: "redirect_mismatch" });
  });

  const query = (more: Record<string, string> = {}) =>
    new URLSearchParams({
      response_type: "code",
      client_id: people.app.id,
      redirect_uri: "https://shop.example.com/back",
      ...more,
    });
  const authorize = (search: URLSearchParams, headers: Record<string, string> = {}) =>
    fetch(`${people.domain}/oauth2/authorize?${search}`, { redirect: "manual", headers });

  it("sends every other fault of the request back to the app, with its state", async () => {
    const faults: [Record<string, string>, string][] = [
      [{ scope: "openid shop/write" }, "invalid_scope"],
      [{ response_type: "token" }, "unauthorized_client"],
      [{ code_challenge: "x", code_challenge_method: "plain" }, "invalid_request"],
    ];
    for (const [more, error] of faults) {
      const response = await authorize(query({ state: "s7", ...more }));
      assert.equal(response.headers.get("location"), `https://shop.example.com/back?error=${error}&state=s7`);
    }
  });

  it("refuses OAuth to clients that are not set up for it", async () => {
    const plain = await people.addClient("plain", {
      allowedOauthFlows: ["code"],
      callbackUrls: ["https://a.example/"],
    });
    const response = await authorize(query({ client_id: plain.id, redirect_uri: "https://a.example/" }));
    assert.equal(response.headers.get("location"), "https://a.example/?error=unauthorized_client");
    const token = await people.form("/oauth2/token", { grant_type: "refresh_token", client_id: plain.id });
    assert.deepEqual(await token.json(), { error: "unauthorized_client" });
  });

  it("remembers the browser until it signs out", async () => {
    const entered = await people.form(`/login?${query()}`, { username: "dora@example.com", password });
    const cookie = entered.headers.get("set-cookie")!;
    assert.match(cookie, /HttpOnly; SameSite=Lax/);
    const headers = { Cookie: cookie.split(";")[0]! };
    assert.match((await authorize(query(), headers)).headers.get("location")!, /back\?code=/);
    const asked = await authorize(query({ prompt: "login" }), headers);
    assert.match(asked.headers.get("location")!, /\.\.\/login/);
    const bye = new URLSearchParams({ client_id: people.app.id, logout_uri: "https://shop.example.com/bye" });
    const left = await fetch(`${people.domain}/logout?${bye}`, { headers, redirect: "manual" });
    assert.equal(left.headers.get("location"), "https://shop.example.com/bye");
    assert.match((await authorize(query(), headers)).headers.get("location")!, /\.\.\/login/);
    bye.set("logout_uri", "https://evil.example/");
    assert.equal((await fetch(`${people.domain}/logout?${bye}`, { redirect: "manual" })).status, 400);
  });

  it("lets nobody in with a temporary password before it is changed", async () => {
    await people.stage.create("aws:cognito/user:User", "temporary", {
      userPoolId: people.pool.id,
      username: "tim@example.com",
      temporaryPassword: password,
    });
    const page = await (await people.form(`/login?${query()}`, { username: "tim@example.com", password })).text();
    const session = /name="session" value="([^"]+)"/.exec(page)![1]!;
    const change = (fields: Record<string, string>) => people.form(`/newPassword?${query()}`, { session, ...fields });
    assert.match(await (await change({ password: "short" })).text(), /did not conform with policy/);
    assert.equal((await change({ password: "Another-horse-8", session: "guessed" })).status, 401);
    assert.match((await change({ password: "Another-horse-8" })).headers.get("location")!, /back\?code=/);
    assert.equal((await change({ password: "Another-horse-9" })).status, 401);
  });

  it("registers a person and gives a new password by code, on its pages", async () => {
    const wanted = { username: "finn@example.com", password };
    assert.match(await (await people.form(`/signup?${query()}`, wanted)).text(), /Confirm your account/);
    const first = people.code();
    const confirmed = await people.form(`/confirmUser?${query()}`, { username: "finn@example.com", code: first });
    assert.equal(confirmed.status, 302);
    await people.form(`/forgotPassword?${query()}`, { username: "finn@example.com" });
    const reset = { username: "finn@example.com", code: people.code(), password: "Another-horse-8" };
    const wrong = reset.code === "000000" ? "000001" : "000000";
    assert.equal((await people.form(`/confirmForgotPassword?${query()}`, { ...reset, code: wrong })).status, 401);
    assert.equal((await people.form(`/confirmForgotPassword?${query()}`, reset)).status, 302);
    assert.equal((await people.form(`/confirmForgotPassword?${query()}`, reset)).status, 401);
    await assert.rejects(people.signIn("finn@example.com"), { name: "NotAuthorizedException" });
    assert.ok((await people.signIn("finn@example.com", "Another-horse-8")).AuthenticationResult);
  });

  it("writes nothing of a request into a page unescaped", async () => {
    const nasty = '"><script>alert(1)</script>';
    const hint = await fetch(`${people.domain}/login?${query({ login_hint: nasty, state: nasty })}`);
    assert.ok(!(await hint.text()).includes("<script"));
    const form = await people.form(`/login?${query()}`, { username: nasty, password: "x" });
    assert.ok(!(await form.text()).includes("<script"));
  });

  it("narrows the ID token and userInfo to the scopes that were asked for", async () => {
    await people.addUser("gina@example.com", { name: "Gina" });
    const tokensFor = async (scope: string) => {
      const form = { username: "gina@example.com", password };
      const entered = await people.form(`/login?${query({ scope })}`, form);
      const code = new URL(entered.headers.get("location")!).searchParams.get("code")!;
      const exchange = { grant_type: "authorization_code", client_id: people.app.id, code };
      const answer = await people.form("/oauth2/token", { ...exchange, redirect_uri: "https://shop.example.com/back" });
      return (await answer.json()) as { id_token: string; access_token: string };
    };
    assert.equal(decodeJwt((await tokensFor("openid")).id_token).name, "Gina");
    const narrow = await tokensFor("openid email");
    const id = decodeJwt(narrow.id_token);
    assert.deepEqual([id.name, id.email], [undefined, "gina@example.com"]);
    assert.equal((await tokensFor("shop/read")).id_token, undefined);
    const half = createHash("sha256").update(narrow.access_token).digest().subarray(0, 16);
    assert.equal(id.at_hash, half.toString("base64url"));
  });
});
