import { handleHttp } from "../shared/http";
import { answer } from "./stock";

/** The inventory service as a load balancer's Lambda target. */
export const handler = handleHttp(answer);
