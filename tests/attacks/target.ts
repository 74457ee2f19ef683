import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { answering, type FrontDoor, openFrontDoor } from "../clients/front-door";
import { addPeople, type DoorPeople } from "../clients/people";

/** What only an authorized request may see. */
export const treasure = "TREASURE";

/** A stage that is worth attacking: each kind of API with one guarded route and, beside it, one that takes everything. */
export interface Target {
  readonly door: FrontDoor;
  readonly people: DoorPeople;
  /** REST API: `/signed` by IAM, `/mine` by Cognito, all else open. */
  readonly rest: { readonly id: string; readonly url: string };
  /** HTTP API: `GET /signed` by IAM, `GET /mine` by JWT, all else open. */
  readonly http: { readonly id: string; readonly url: string };
  /** Private REST API, open to whoever comes through the endpoint. */
  readonly hidden: { readonly id: string; readonly endpointId: string; readonly endpointHost: string };
}

/** Starts it. */
export async function openTarget(): Promise<Target> {
  const door = await openFrontDoor();
  const people = await addPeople(door);
  const guarded = (more: object) => ({ "x-amazon-apigateway-any-method": answering(treasure, more) });
  const rest = await door.addRestApi("rest", {
    paths: {
      "/signed": guarded({ "x-amazon-apigateway-auth": { type: "AWS_IAM" } }),
      "/mine": guarded({ security: [{ people: [] }] }),
      "/{proxy+}": { "x-amazon-apigateway-any-method": answering("open") },
    },
    securitySchemes: {
      people: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [people.pool.outputs.arn],
          // Without it any client of the pool is let in, here as on AWS.
          identityValidationExpression: `^${people.app.id}$`,
        },
      },
    },
  });
  return { door, people, rest, http: await addHttpApi(door, people), hidden: await addHiddenApi(door) };
}

async function addHttpApi(door: FrontDoor, people: DoorPeople): Promise<Target["http"]> {
  const api = await door.create("aws:apigatewayv2/api:Api", "http", { protocolType: "HTTP" });
  const authorizer = await door.create("aws:apigatewayv2/authorizer:Authorizer", "jwt", {
    apiId: api.id,
    name: "jwt",
    authorizerType: "JWT",
    identitySources: ["$request.header.Authorization"],
    jwtConfiguration: { issuer: people.issuer, audiences: [people.app.id] },
  });
  const integration = async (name: string, text: string) =>
    door.create("aws:apigatewayv2/integration:Integration", name, {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: await door.addFunction(name, `exports.handler = async () => ${JSON.stringify(text)};`),
      payloadFormatVersion: "2.0",
    });
  const [inner, outer] = [await integration("inner", treasure), await integration("outer", "open")];
  const route = (routeKey: string, target: string, more: Record<string, unknown> = {}) =>
    door.create("aws:apigatewayv2/route:Route", routeKey, {
      apiId: api.id,
      routeKey,
      target: `integrations/${target}`,
      ...more,
    });
  await route("ANY /mine", inner.id, { authorizationType: "JWT", authorizerId: authorizer.id });
  await route("ANY /signed", inner.id, { authorizationType: "AWS_IAM" });
  await route("$default", outer.id);
  await door.create("aws:apigatewayv2/stage:Stage", "http", { apiId: api.id, name: "$default", autoDeploy: true });
  return { id: api.id, url: `${door.url}/execute-api/${api.id}` };
}

async function addHiddenApi(door: FrontDoor): Promise<Target["hidden"]> {
  const vpc = await door.create("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const subnet = await door.create("aws:ec2/subnet:Subnet", "a", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "us-east-1a",
  });
  const endpoint = await door.create("aws:ec2/vpcEndpoint:VpcEndpoint", "api", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.us-east-1.execute-api",
    vpcEndpointType: "Interface",
    subnetIds: [subnet.id],
    privateDnsEnabled: true,
  });
  const hidden = await door.addRestApi(
    "hidden",
    {
      paths: { "/report": { get: answering(treasure) } },
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "execute-api:Invoke",
            Resource: "execute-api:/*",
            Condition: { StringEquals: { "aws:SourceVpce": endpoint.id } },
          },
        ],
      },
    },
    { endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: [endpoint.id] } },
  );
  const [entry] = endpoint.outputs.dnsEntries as { dnsName: string }[];
  return { id: hidden.id, endpointId: endpoint.id, endpointHost: entry!.dnsName };
}

/** An answer as far as attacks look at it. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends a request whose path is not touched on the way. */
export function ask(
  door: FrontDoor,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const sent = httpRequest({ host: "127.0.0.1", port: door.port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends bytes as they are; everything that comes back until the server closes, or for a second. */
export function sendRaw(door: FrontDoor, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(door.port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    let received = "";
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    const timer = setTimeout(end, 1000);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.on("close", end);
    socket.on("error", end);
  });
}
