import { createMobileClient } from "./clients/mobile/client";
import { createPartnersClient } from "./clients/partners/client";
import { createStorefrontV2Client } from "./clients/storefront/client";
import { send } from "./send";
import type { Stage } from "./stage";

const signatureHeaders = ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/** The clients that `stagedoor client` makes of the shop's documents, at a stage. */
export function clientsAt(stage: Stage, token: () => Promise<string>) {
  const { edgeUrl, partnersUrl, partnerKey, mobileUrl, region } = stage.outputs;
  const fetch = fetchAt(stage);
  const keyHolder = { baseUrl: partnersUrl, apiKey: partnerKey, signing: { region, credentials: stage.keys }, fetch };
  return {
    storefront: createStorefrontV2Client({ baseUrl: `${edgeUrl}/v2`, token, fetch }),
    partners: createPartnersClient(keyHolder),
    /** The same without what its routes ask for. */
    partnersStranger: createPartnersClient({ baseUrl: partnersUrl, fetch }),
    mobile: createMobileClient({ baseUrl: mobileUrl, token, fetch }),
    mobileStranger: createMobileClient({ baseUrl: mobileUrl, fetch }),
  };
}

/** Sends a client's requests the way that the stage is reached. */
function fetchAt(stage: Stage): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = await request.text();
    // Clients sign by the machine's time; a stage with its own would refuse that.
    const isSignedAnew = stage.now !== undefined && request.headers.has("x-amz-date");
    if (isSignedAnew) for (const name of signatureHeaders) request.headers.delete(name);
    const { status, headers, text } = await send(stage, {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      ...(body === "" ? {} : { body }),
      signed: isSignedAnew,
    });
    const lines = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(text === "" ? null : text, { status, headers: lines });
  };
}
