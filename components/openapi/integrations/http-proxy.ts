import * as pulumi from "@pulumi/pulumi";
import type { HttpIntegration, PrivateIntegration } from "../../api/integrations";
import type { IntegrationKind } from "./kind";
import { httpKind, privateKind } from "./proxy";

/** A public HTTP endpoint behind an HTTP API. */
export const httpProxyKind: IntegrationKind<HttpIntegration> = {
  check(args, at, faults, place) {
    httpKind.check(args, at, faults, place);
    for (const name of Object.keys(args.headers ?? {})) {
      if (reserved.test(name))
        faults.add(`${at}.headers`, `"${name}" is reserved; an HTTP API cannot set it`, "http-reserved-header");
    }
  },
  access: () => [],
  build({ url, method, headers = {} }, { place, slots }) {
    const parameters = Object.entries(headers).map(([name, value]) => [`overwrite:header.${name}`, slots.of(value)]);
    return {
      integration: {
        type: "http_proxy",
        httpMethod: method ?? place.method,
        uri: slots.of(url, withoutPlus),
        connectionType: "INTERNET",
        payloadFormatVersion: "1.0",
        requestParameters: parameters.length > 0 ? Object.fromEntries(parameters) : undefined,
      },
      responses: { "200": { description: "The endpoint's answer" } },
    };
  },
};

/** A service inside the VPC behind an HTTP API. */
export const privateProxyKind: IntegrationKind<PrivateIntegration> = {
  check(args, at, faults, place) {
    privateKind.check(args, at, faults, place);
    if (args.path?.includes("+}"))
      faults.add(
        `${at}.path`,
        `got "${args.path}"; a greedy parameter passes only in the route's own path`,
        "http-greedy-path",
      );
  },
  access: () => [],
  build({ service, path }, { place, slots }) {
    return {
      integration: {
        type: "http_proxy",
        httpMethod: place.method,
        uri: slots.of(service.listenerArn),
        connectionType: "VPC_LINK",
        connectionId: slots.of(service.vpcLinkId),
        payloadFormatVersion: "1.0",
        // A named stage would otherwise stand in the path that the service gets.
        requestParameters: { "overwrite:path": path?.replace(/\{([^}]+)\}/g, "${request.path.$1}") ?? "$request.path" },
        tlsConfig: slots.value(pulumi.all([service.scheme, service.serverName]), ([scheme, serverNameToVerify]) =>
          scheme === "https" ? { serverNameToVerify } : undefined,
        ),
      },
      responses: { "200": { description: "The service's answer" } },
    };
  },
};

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
const reserved =
  /^(access-control-.*|apigw-.*|x-amz-.*|x-amzn-.*|authorization|connection|content-(encoding|length|location)|forwarded|keep-alive|origin|proxy-.*|te|trailers?|transfer-encoding|upgrade|x-forwarded-(for|host|proto)|via)$/i;

function withoutPlus(uri: string): string {
  return uri.replaceAll("+}", "}");
}
