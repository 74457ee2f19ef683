import {
  type AccountLogging,
  auth,
  type Function,
  type UserDirectory,
  Verb,
  WebSocketApi,
} from "../../components/index";
import type { Data } from "../data";
import { handler } from "../handler";
import type { Settings } from "../settings";

/** The WebSocket API that tells customers of their orders, and its functions. */
export interface Live {
  readonly api: WebSocketApi;
  readonly functions: Readonly<Record<string, Function>>;
}

/** Makes the live API: a token at connect, subscriptions to one's own orders, pushes when the table changes. */
export function createLive(
  settings: Settings,
  {
    data,
    directory,
    accountLogging,
  }: { data: Data; directory: UserDirectory; accountLogging: AccountLogging | undefined },
): Live {
  const table = data.shop;
  const environment = { TABLE: table.name };
  const authorize = handler("live-authorize", settings, {
    environment: {
      TOKEN_ISSUER: directory.issuer,
      TOKEN_CLIENT_IDS: directory.clientIds.apply((ids) => Object.values(ids).join(",")),
    },
  });
  const connect = handler("live-connect", settings, { environment, access: [{ table, actions: ["PutItem"] }] });
  const disconnect = handler("live-disconnect", settings, { environment, access: [{ table, verbs: [Verb.Delete] }] });
  const subscribe = handler("live-subscribe", settings, {
    environment,
    access: [{ table, actions: ["GetItem", "PutItem"] }],
  });
  const api = new WebSocketApi("live", {
    authorizers: { customers: { function: authorize, identitySources: ["route.request.querystring.token"] } },
    throttle: settings.throttle,
    logs: { retentionDays: settings.logDays },
    disableExecuteApiEndpoint: settings.domain !== undefined,
    accountLogging,
    routes: {
      $connect: { function: connect, auth: auth.authorizer("customers") },
      $disconnect: { function: disconnect },
      subscribe: { function: subscribe, twoWay: true },
    },
  });
  const notify = handler("notify", settings, {
    // Where the API's own address is turned off, connections too are reached by the domain's name.
    environment: {
      ...environment,
      CONNECTIONS_URL: settings.domain ? `https://live.${settings.domain.name}` : api.managementUrl,
    },
    access: [
      { connectionsArn: api.connectionsArn, verbs: [Verb.Send] },
      { table, actions: ["Query", "DeleteItem"] },
    ],
    tables: { orders: { table, filters: [orderChanges] } },
    onFailure: data.undelivered,
  });
  return { api, functions: { authorize, connect, disconnect, subscribe, notify } };
}

/** Changes of orders only: connections and stock change often, and nobody is told. */
const orderChanges = JSON.stringify({
  eventName: ["INSERT", "MODIFY"],
  dynamodb: { NewImage: { entity: { S: ["order"] } } },
});
