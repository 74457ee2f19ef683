import { Cloud } from "../../local/cloud/cloud";
import { services } from "../../local/cloud/index";
import type { Credentials } from "../../local/cloud/principal";
import type { Properties, ResourceRecord } from "../../local/cloud/resource";
import { front } from "../../local/front";
import { listen } from "../../local/server";
import { archive } from "../local/cloud/lambda/support";

/** A local stage with every service of the cloud, real IAM and real functions, behind the real server. */
export interface FrontDoor {
  readonly cloud: Cloud;
  readonly url: string;
  readonly port: number;
  /** Credentials of the person at the machine. */
  readonly operator: Credentials;
  create(type: string, name: string, inputs: Properties): Promise<ResourceRecord>;
  /** A function from its code, with further inputs; answers its ARN. */
  addFunction(name: string, code: string, inputs?: Properties): Promise<string>;
  /** A user of IAM with this policy, and its keys. */
  addIamUser(name: string, action: string, resource: unknown): Promise<Credentials>;
  /** A REST API from paths of OpenAPI, deployed to the stage `live`; its local address and id. */
  addRestApi(name: string, document: RestDocument, inputs?: Properties): Promise<{ id: string; url: string }>;
  close(): Promise<void>;
}

/** The parts of an OpenAPI document that the tests write. */
export interface RestDocument {
  readonly paths: Readonly<Record<string, object>>;
  readonly securitySchemes?: Readonly<Record<string, object>>;
  readonly policy?: object;
  /** Further members at the root, e.g. `x-amazon-apigateway-request-validators`. */
  readonly root?: object;
}

/** Starts the stage on a free port. */
export async function openFrontDoor(): Promise<FrontDoor> {
  let cloud: Cloud | undefined;
  const door = front(
    () => cloud,
    async () => ({ status: 404, headers: [], body: Buffer.from("console") }),
  );
  const server = await listen({ port: 0, ...door });
  const made = new Cloud({ services, baseUrl: server.url, programDirectory: __dirname });
  cloud = made;
  await made.start();

  async function create(type: string, name: string, given: Properties): Promise<ResourceRecord> {
    const target = { urn: `urn:pulumi:live::clients::${type}::${name}`, type, name };
    const { inputs, failures } = made.check({ ...target, inputs: given, seed: target.urn });
    if (failures.length > 0) throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("; "));
    return made.create({ ...target, inputs });
  }

  return {
    cloud: made,
    url: server.url,
    port: server.port,
    operator: made.port("iam").operator(),
    create,
    async addFunction(name, code, inputs = {}) {
      const role = await create("aws:iam/role:Role", `${name}-role`, {
        assumeRolePolicy: statement({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
      });
      const logs = { Action: "logs:*", Resource: "*" };
      await create("aws:iam/rolePolicy:RolePolicy", `${name}-logs`, { role: role.id, policy: statement(logs) });
      const record = await create("aws:lambda/function:Function", name, {
        name,
        role: role.outputs.arn,
        runtime: "nodejs20.x",
        handler: "index.handler",
        code: archive({ "index.js": code }),
        ...inputs,
      });
      await create("aws:lambda/permission:Permission", `${name}-invoked`, {
        action: "lambda:InvokeFunction",
        function: record.id,
        principal: "apigateway.amazonaws.com",
      });
      return String(record.outputs.arn);
    },
    async addIamUser(name, Action, Resource) {
      await create("aws:iam/user:User", name, { name });
      await create("aws:iam/userPolicy:UserPolicy", name, { user: name, policy: statement({ Action, Resource }) });
      const key = await create("aws:iam/accessKey:AccessKey", name, { user: name });
      return { accessKeyId: key.id, secretAccessKey: String(key.outputs.secret) };
    },
    async addRestApi(name, { paths, securitySchemes, policy, root }, inputs = {}) {
      const body = {
        openapi: "3.0.1",
        info: { title: name, version: "1" },
        paths,
        ...root,
        ...(securitySchemes ? { components: { securitySchemes } } : {}),
        ...(policy ? { "x-amazon-apigateway-policy": policy } : {}),
      };
      const regional = { endpointConfiguration: { types: "REGIONAL" } };
      const api = await create("aws:apigateway/restApi:RestApi", name, {
        body: JSON.stringify(body),
        ...regional,
        ...inputs,
      });
      const deployment = await create("aws:apigateway/deployment:Deployment", name, { restApi: api.id });
      const stage = { restApi: api.id, deployment: deployment.id, stageName: "live" };
      await create("aws:apigateway/stage:Stage", name, stage);
      return { id: api.id, url: `${server.url}/execute-api/${api.id}/live` };
    },
    async close() {
      await server.close();
      await made.stop();
    },
  };
}

/** An operation of a REST API that answers 200 with this text. */
export function answering(text: string, more: object = {}): object {
  return {
    responses: { "200": { description: "" } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode":200}' },
      passthroughBehavior: "when_no_templates",
      responses: { default: { statusCode: "200", responseTemplates: { "application/json": text } } },
    },
    ...more,
  };
}

/** A policy document with one Allow, as JSON. */
export function statement(one: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...one }] });
}
