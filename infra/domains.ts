import {
  ApiDomain,
  EndpointType,
  type HttpApi,
  type Network,
  type RestApi,
  type WebSocketApi,
} from "../components/index";
import type { Storefront } from "./apis/storefront";
import type { Settings } from "./settings";

/** The APIs that get a name of the shop's own. */
interface Apis {
  readonly storefront: Storefront;
  readonly partners: RestApi;
  readonly mobile: HttpApi;
  readonly live: WebSocketApi;
  readonly backoffice: RestApi | undefined;
  readonly network: Network | undefined;
}

/** The shop's own names; absent without a domain. */
export interface Domains {
  /** Where the distribution finds storefront. */
  readonly origin: ApiDomain;
  readonly partners: ApiDomain;
  readonly mobile: ApiDomain;
  readonly live: ApiDomain;
  readonly backoffice: ApiDomain | undefined;
}

/** Makes a domain for each API, where the stage has one. */
export function createDomains(settings: Settings, apis: Apis): Domains | undefined {
  if (!settings.domain) return undefined;
  const { name, hostedZoneId } = settings.domain;
  const { storefront, partners, mobile, live, backoffice, network } = apis;
  return {
    origin: new ApiDomain("origin", {
      domainName: `origin.${name}`,
      hostedZoneId,
      basePaths: { v1: { restApi: storefront.v1 }, v2: { restApi: storefront.v2 } },
    }),
    partners: new ApiDomain("partners", {
      domainName: `partners.${name}`,
      hostedZoneId,
      endpointType: EndpointType.Edge,
      basePaths: { "": { restApi: partners } },
    }),
    mobile: new ApiDomain("mobile", {
      domainName: `mobile.${name}`,
      hostedZoneId,
      basePaths: { "": { httpApi: mobile } },
    }),
    live: new ApiDomain("live", {
      domainName: `live.${name}`,
      hostedZoneId,
      basePaths: { "": { webSocketApi: live } },
    }),
    backoffice:
      backoffice &&
      network &&
      new ApiDomain("backoffice", {
        domainName: `backoffice.${name}`,
        hostedZoneId,
        endpointType: EndpointType.Private,
        vpcEndpointIds: { shop: network.executeApiEndpointId },
        vpcEndpointDnsName: network.executeApiEndpointDnsName,
        basePaths: { "": { restApi: backoffice } },
      }),
  };
}
