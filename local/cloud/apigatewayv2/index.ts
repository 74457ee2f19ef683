import { cloudEnvironment } from "../../gateway/cloud-environment";
import type { ServiceFactory } from "../service";
import { apiGatewayV2 } from "./service";

/** HTTP and WebSocket APIs of the local cloud: resource types `aws:apigatewayv2/…` and their data plane. */
export const apigatewayv2: ServiceFactory = (cloud) => apiGatewayV2(cloud, cloudEnvironment(cloud));
