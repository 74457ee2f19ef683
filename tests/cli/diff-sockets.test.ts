import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Change } from "../../cli/diff/change";
import { compareApis, promisedBy } from "../../cli/diff/compare";
import { diffApis } from "../../cli/diff/gate";
import type { Part } from "../../cli/diff/sockets";
import { type Project, smallProject } from "./project";
import { run } from "./run-to-end";
import { type Parts, parts, resourcesOf } from "./socket-parts";

type Edit = (parts: Parts) => unknown;

/** The changes that an edit makes. */
function changesOf(edit: Edit, prepare: Edit = () => {}): Change[] {
  const [before, after] = [parts(), parts()];
  prepare(before);
  prepare(after);
  edit(after);
  const [was, is] = [before, after].map((one) => promisedBy(resourcesOf(one))[0]!);
  return compareApis(was!, is!);
}

/** An edit, what it is done to where that is not the API as it is above, and the route it is told of. */
type Case = readonly [route: string, edit: Edit, prepare?: Edit];

const withAuthorizer: Edit = ({ connect }) =>
  Object.assign(connect, { authorizationType: "CUSTOM", authorizerId: "customers" });
const withKey: Edit = ({ connect }) => Object.assign(connect, { apiKeyRequired: true });
const unchecked: Edit = ({ subscribe }) => delete subscribe.modelSelectionExpression;

const breaking: Record<string, Case> = {
  "a route goes away": ["leave", ({ more }) => more.shift()],
  "messages choose routes by something else": [
    "*",
    ({ api }) => Object.assign(api, { routeSelectionExpression: "$request.body.type" }),
  ],
  "an open connection asks for a signature": [
    "$connect",
    ({ connect }) => Object.assign(connect, { authorizationType: "AWS_IAM" }),
  ],
  "an open connection asks a Lambda authorizer": ["$connect", withAuthorizer],
  "a Lambda authorizer takes the place of a signature": [
    "$connect",
    withAuthorizer,
    ({ connect }) => Object.assign(connect, { authorizationType: "AWS_IAM" }),
  ],
  "the authorizer reads another place": [
    "$connect",
    ({ authorizer }) => Object.assign(authorizer, { identitySources: ["route.request.header.Authorization"] }),
    withAuthorizer,
  ],
  "a key is asked for": ["$connect", withKey],
  "the key is read from another place": [
    "$connect",
    ({ api }) => Object.assign(api, { apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey" }),
    withKey,
  ],
  "messages are checked where none were": [
    "subscribe",
    ({ subscribe }) => Object.assign(subscribe, parts().subscribe),
    unchecked,
  ],
  "a message's model is chosen by something else": [
    "subscribe",
    ({ subscribe }) => Object.assign(subscribe, { modelSelectionExpression: "$request.body.kind" }),
  ],
  "one kind of message gets a narrower model": [
    "subscribe",
    ({ subscribe }) => Object.assign(subscribe, { requestModels: { $default: "Message", subscribe: "Reply" } }),
  ],
  "a property of a message becomes required": ["subscribe", ({ message }) => message.required.push("note")],
  "a limit narrows": ["subscribe", ({ message }) => Object.assign(message.properties.orderId!, { maxLength: 9 })],
  "a message's value may not be null any more": [
    "subscribe",
    ({ message }) => Object.assign(message, { definitions: { text: { type: "string" } } }),
  ],
  "a route no longer answers": [
    "subscribe",
    (all) => {
      all.answer = undefined;
    },
  ],
  "an answer's property goes away": ["subscribe", ({ reply }) => delete reply.properties.state],
  "an answer's type changes": ["subscribe", ({ reply }) => Object.assign(reply.properties.state!, { type: "integer" })],
};

const harmless: Record<string, Case> = {
  "a route is added": ["rejoin", ({ more }) => more.push({ routeKey: "rejoin" })],
  "a connection is opened to all": [
    "$connect",
    ({ connect }) => Object.assign(connect, { authorizationType: "NONE" }),
    withAuthorizer,
  ],
  "no key is asked for any more": [
    "$connect",
    ({ connect }) => Object.assign(connect, { apiKeyRequired: false }),
    withKey,
  ],
  "the authorizer needs one thing less": [
    "$connect",
    ({ authorizer }) => Object.assign(authorizer, { identitySources: ["route.request.querystring.token"] }),
    (all) => {
      withAuthorizer(all);
      Object.assign(all.authorizer, {
        identitySources: ["route.request.querystring.token", "route.request.header.Tenant"],
      });
    },
  ],
  "messages are no longer checked": ["subscribe", unchecked],
  "a limit widens": ["subscribe", ({ message }) => Object.assign(message.properties.orderId!, { maxLength: 99 })],
  "one more type is taken": [
    "subscribe",
    ({ message }) => Object.assign(message, { definitions: { text: { type: ["string", "null", "integer"] } } }),
  ],
  "a route answers besides": [
    "leave",
    ({ more, answer }) => {
      Object.assign(more[0]!, { routeResponseSelectionExpression: "$default" });
      Object.assign(answer!, { routeId: "more-0" });
    },
    ({ answer }) => Object.assign(answer!, { routeId: "nowhere" }),
  ],
  "an answer says more": ["subscribe", ({ reply }) => Object.assign(reply.properties, { total: { type: "integer" } })],
};

describe("Changes of a WebSocket API", () => {
  for (const [what, [route, ...edits]] of Object.entries(breaking)) {
    it(`breaking: ${what}`, () => {
      const changes = changesOf(...edits);
      const broken = changes.filter(({ verdict }) => verdict === "breaking").map((change) => change.route);
      assert.deepEqual([...new Set(broken)], [route], JSON.stringify(changes));
    });
  }
  for (const [what, [route, ...edits]] of Object.entries(harmless)) {
    it(`non-breaking: ${what}`, () => {
      const changes = changesOf(...edits);
      assert.deepEqual(
        changes.map((change) => [change.route, change.verdict]),
        changes.map(() => [route, "non-breaking"]),
      );
      assert.ok(changes.length > 0, "the change is told");
    });
  }

  it("are none where clients see nothing of it: $disconnect, integrations, names of models, ids", () => {
    const was = parts();
    const renamed = JSON.parse(JSON.stringify(parts()).replaceAll('"Reply"', '"Answer"')) as Parts;
    renamed.more = [{ routeKey: "leave", target: "integrations/other" }];
    const after = resourcesOf(renamed).map((one) =>
      one.inputs.name === "Reply" ? { ...one, inputs: { ...one.inputs, name: "Answer" } } : one,
    );
    const moved = JSON.parse(JSON.stringify(after).replaceAll("live-id", "other-id")) as Part[];
    assert.deepEqual(compareApis(promisedBy(resourcesOf(was))[0]!, promisedBy(moved)[0]!), []);
  });

  it("name what was and is", () => {
    const [change] = changesOf(breaking["messages choose routes by something else"]![1]);
    assert.equal(change?.what, "route selection expression: $request.body.action → $request.body.type");
    const [limit] = changesOf(breaking["a limit narrows"]![1]);
    assert.match(limit!.what, /maxLength.*orderId.*40 → 9/);
  });

  it("go through the gate: a break fails, unless the old contract stays in another version", () => {
    const was = promisedBy(resourcesOf(parts()));
    const broken = parts();
    withKey(broken);
    const now = promisedBy(resourcesOf(broken));
    assert.deepEqual(
      diffApis(was, now).map(({ fails }) => fails),
      [true],
    );
    const kept = { ...was[0]!, name: "live-v1" };
    const next = { ...now[0]!, name: "live-v2" };
    const [gone] = diffApis(was, [kept, next]);
    assert.deepEqual([gone?.status, gone?.keptBy, gone?.fails], ["removed", "live-v1", false]);
  });
});

describe("stagedoor diff of a WebSocket API", function () {
  this.timeout(120_000);
  let project: Project;
  const program = (
    routes: string,
  ) => `import { auth, WebSocketApi } from ${JSON.stringify(join(__dirname, "../../components/index"))};
new WebSocketApi("live", { routes: { $connect: { mock: {}, auth: auth.none("public") }, ${routes} } });
`;
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", project.directory, "-c", "user.name=t", "-c", "user.email=t@t.example", ...words]);

  before(() => {
    project = smallProject();
    project.write(".gitignore", "node_modules\n");
    project.write("index.ts", program("join: { mock: {}, twoWay: true }, leave: { mock: {} }"));
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "two routes");
  });
  after(() => project.remove());

  it("compares with a commit and with a stack's exported state, in the shape of the other APIs", async () => {
    const resources = [
      { type: "aws:apigatewayv2/api:Api", name: "live", id: "a", inputs: { protocolType: "WEBSOCKET" } },
      ...["$connect", "join", "leave"].map((routeKey) => ({
        type: "aws:apigatewayv2/route:Route",
        name: routeKey,
        id: routeKey,
        inputs: {
          apiId: "a",
          routeKey,
          ...(routeKey === "join" ? { routeResponseSelectionExpression: "$default" } : {}),
        },
      })),
      {
        type: "aws:apigatewayv2/routeResponse:RouteResponse",
        name: "r",
        id: "r",
        inputs: { apiId: "a", routeId: "join" },
      },
    ].map(({ name, ...one }) => ({ ...one, urn: `urn:pulumi:dev::p::${one.type}::${name}` }));
    project.write("state.json", JSON.stringify({ version: 3, deployment: { resources } }));
    project.write("index.ts", program("join: { mock: {} }, rejoin: { mock: {} }"));
    for (const against of ["HEAD", "state.json"]) {
      const ended = await run(["diff", "--against", against, "--json"], project.directory);
      assert.equal(ended.code, 1, ended.stderr);
      const { fails, apis } = JSON.parse(ended.stdout) as {
        fails: boolean;
        apis: { api: string; changes: Change[] }[];
      };
      assert.equal(fails, true);
      assert.deepEqual(
        apis.map(({ api, changes }) => [api, changes.map(({ route, verdict }) => `${verdict} ${route}`)]),
        [["live", ["breaking join", "breaking leave", "non-breaking rejoin"]]],
        against,
      );
    }
    const unknown = await run(["diff", "--against", "HEAD", "--api", "life"], project.directory);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /there is no API "life" \(did you mean "live"\?\)/);
  });
});
