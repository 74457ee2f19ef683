import assert from "node:assert/strict";
import type { ProgramError } from "../../capture/errors";
import { programDirectoryOf, readProject, stagesOf } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { removeProjects, temporaryProject } from "./temporary-project";

/** Written by the Pulumi CLI with the passphrase "correct horse". */
const ENCRYPTED = `encryptionsalt: v1:FTnvNhNXCjo=:v1:kHA7d1YpBUVZAGBd:eVRM82g5Nn+1ry80UZ+w5ssu7eUd1w==
config:
  sample:token:
    secure: v1:IhaV+GevPwqkj5zt:uN8pe9flucPaoCeEcI1Q+y2OBok1AA==
  sample:db:
    password:
      secure: v1:KVgq//iq6DtgfOjx:ZI5AseLAYyLRUASMFojODcWJAhI7oxY=
    user: bob
`;

describe("a project and its stages", () => {
  const passphrase = process.env.PULUMI_CONFIG_PASSPHRASE;
  afterEach(() => {
    if (passphrase === undefined) delete process.env.PULUMI_CONFIG_PASSPHRASE;
    else process.env.PULUMI_CONFIG_PASSPHRASE = passphrase;
    removeProjects();
  });

  function config(files: Record<string, string>, stage = "dev") {
    return readStageConfig(readProject(temporaryProject(files)), stage);
  }

  it("lays the stage's values over the project's defaults, namespaced, structured ones as JSON", () => {
    const { values, secretKeys } = config({
      "Pulumi.yaml":
        "name: sample\nruntime: nodejs\nconfig:\n  size: 3\n  zone: { default: a, type: string }\n  aws:region: { value: eu-west-1 }\n  needed: { type: string }\n",
      "Pulumi.dev.yaml": "config:\n  sample:size: 5\n  open: true\n  aws:defaultTags: { tags: { team: shop } }\n",
    });
    assert.deepEqual(values, {
      "sample:size": "5",
      "sample:zone": "a",
      "aws:region": "eu-west-1",
      "sample:open": "true",
      "aws:defaultTags": '{"tags":{"team":"shop"}}',
    });
    assert.deepEqual(secretKeys, []);
  });

  it("opens what the CLI encrypted, given the passphrase", () => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "correct horse";
    const { values, secretKeys } = config({ "Pulumi.dev.yaml": ENCRYPTED });
    assert.deepEqual(values, { "sample:token": "s3cret", "sample:db": '{"password":"hunter2","user":"bob"}' });
    assert.deepEqual(secretKeys, ["sample:token", "sample:db"]);
  });

  it("names every key it cannot open, and what to do", () => {
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    assert.throws(
      () => config({ "Pulumi.dev.yaml": ENCRYPTED }),
      (error: ProgramError) => {
        assert.equal(error.faults.length, 2);
        assert.match(error.message, /"sample:token" is encrypted.*set PULUMI_CONFIG_PASSPHRASE/);
        assert.match(error.message, /"sample:db" is encrypted/);
        return true;
      },
    );
  });

  it("says that a passphrase is wrong", () => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    assert.throws(() => config({ "Pulumi.dev.yaml": ENCRYPTED }), /the passphrase is not the one/);
  });

  it("lists the stages there are when asked for another", () => {
    assert.throws(
      () => config({ "Pulumi.prod.yaml": "config: {}\n" }, "staging"),
      /there is no stage "staging": sample has dev, prod; copy Pulumi.dev.yaml/,
    );
  });

  it("refuses a folder without a project, one of another language, and broken YAML, with the file's name", () => {
    assert.throws(() => readProject("/"), /no Pulumi.yaml in \//);
    assert.throws(
      () => readProject(temporaryProject({ "Pulumi.yaml": "runtime: python\n" })),
      (error: ProgramError) => error.faults.length === 2 && /"runtime" is "python"/.test(error.message),
    );
    assert.throws(() => readProject(temporaryProject({ "Pulumi.yaml": "name: [" })), /Pulumi.yaml is not valid YAML/);
  });

  it("runs the program in the folder that main names, or the file's folder", () => {
    const directory = temporaryProject({
      "Pulumi.yaml":
        "name: sample\nruntime: { name: nodejs, options: { typescript: false, nodeargs: --max-old-space-size=512 } }\nmain: infra/\n",
      "infra/index.ts": "",
      "Pulumi.prod.yaml": "",
    });
    const project = readProject(directory);
    assert.equal(project.programDirectory, `${directory}/infra`);
    assert.equal(project.entryPoint, ".");
    assert.equal(project.typescript, false);
    assert.deepEqual(project.nodeArguments, ["--max-old-space-size=512"]);
    assert.deepEqual(stagesOf(project), ["dev", "prod"]);
    assert.equal(programDirectoryOf(directory), `${directory}/infra`);
    assert.equal(programDirectoryOf("/"), "/");
    const file = readProject(
      temporaryProject({ "Pulumi.yaml": "name: a\nruntime: nodejs\nmain: src/app.ts\n", "src/app.ts": "" }),
    );
    assert.match(file.programDirectory, /\/src$/);
    assert.equal(file.entryPoint, "app.ts");
  });
});
