import { AccountLogging } from "../components/index";
import { createBackoffice } from "./apis/backoffice";
import { createLive } from "./apis/live";
import { createMobile } from "./apis/mobile";
import { createPartners } from "./apis/partners";
import { createStorefront } from "./apis/storefront";
import { createDemoCatalogue } from "./catalogue";
import { createCheckout } from "./checkout";
import { createData } from "./data";
import { createDomains } from "./domains";
import { createEdge, createOriginFirewall } from "./edge";
import { createDirectory } from "./identity";
import { createInventory } from "./inventory";
import { createNetwork } from "./network";
import { createObservability } from "./observability";
import { createOriginSecret } from "./origin-lock";
import { readSettings } from "./settings";
import { createShop } from "./shop";
import { createWebhookConsumer } from "./webhooks";

const settings = readSettings();

// What the shop stands on: a private network, its data, its customers.
const network = settings.privatePath ? createNetwork(settings) : undefined;
const data = createData(settings);
const directory = createDirectory(settings);
const accountLogging = settings.accountLogging ? new AccountLogging("account") : undefined;
if (settings.demoCatalogue) createDemoCatalogue(data.shop);

// What the shop does.
const shop = createShop(settings, data);
const checkout = createCheckout(settings, data);
const webhookConsumer = createWebhookConsumer(settings, data);
const inventory = network && createInventory(settings, { network, data });

// Its five doors.
const secret = createOriginSecret(settings);
const lock = createOriginFirewall(settings, secret);
const storefront = createStorefront(settings, { shop, data, directory, lock, accountLogging });
const partners = createPartners(settings, { shop, data, checkout, accountLogging });
const backoffice = network && createBackoffice(settings, { network, data, accountLogging });
const mobile = createMobile(settings, { shop, directory, inventory });
const live = createLive(settings, { data, directory, accountLogging });

// The names they go by, and the distribution before storefront.
const domains = createDomains(settings, {
  storefront,
  partners: partners.api,
  mobile,
  live: live.api,
  backoffice: backoffice?.api,
  network,
});
const edge = createEdge(settings, { storefront, secret, origin: domains?.origin });

// And eyes on all of it.
const observability = createObservability(settings, {
  restApis: {
    "storefront-v1": storefront.v1,
    "storefront-v2": storefront.v2,
    partners: partners.api,
    ...(backoffice ? { backoffice: backoffice.api } : {}),
  },
  httpApis: { mobile },
  webSocketApis: { live: live.api },
  functions: { ...shop, webhookConsumer, ...backoffice?.functions, ...live.functions },
  tables: { shop: data.shop },
  queues: { webhooks: data.webhooks, undelivered: data.undelivered },
  streams: { events: data.events },
  workflows: { checkout },
  ...(inventory ? { privateServices: { inventory } } : {}),
});

/** Storefront as customers reach it, through the distribution; versions are `/v1` and `/v2` below it. */
export const edgeUrl = edge.url;
/** Storefront's own address, version 1, which refuses whoever comes around the distribution. */
export const storefrontUrl = storefront.v1.url;
/** The partners' API. */
export const partnersUrl = domains?.partners.url ?? partners.api.url;
/** Key of the first partner; secret. */
export const partnerKey = partners.clients.keyValues.apply((values) => values.acme!);
/** Secret with which partners sign webhooks; secret. */
export const webhookSecret = data.webhookSecret.value;
/** The back office's API, and the VPC endpoint it answers through; empty without a private path. */
export const backofficeUrl = domains?.backoffice?.url ?? backoffice?.api.url ?? "";
export const vpcEndpointId = network?.executeApiEndpointId ?? "";
/** The app's API. */
export const mobileUrl = domains?.mobile.url ?? mobile.url;
/** The WebSocket API. */
export const liveUrl = domains?.live.url ?? live.api.url;
/** User pool of the customers, its issuer, and the app's client. */
export const userPoolId = directory.userPoolId;
export const tokenIssuer = directory.issuer;
export const userPoolClientId = directory.clientIds.apply((ids) => ids.app!);
/** Where the journeys' own client gets tokens, with its id and its secret. */
export const tokenUrl = directory.tokenUrl;
export const testClientId = directory.clientIds.apply((ids) => ids.tests!);
export const testClientSecret = directory.clientSecrets.apply((secrets) => secrets.tests!);
/** The shop's table, and the bucket of the archived events. */
export const tableName = data.shop.name;
export const archiveBucketName = data.events.bucketName;
/** Region of the stage, for signing. */
export const region = data.shop.arn.apply((arn) => arn.split(":")[3]!);
/** Name of the dashboard. */
export const dashboardName = observability.dashboardName;
