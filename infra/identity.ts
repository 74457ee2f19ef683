import { SignIn, UserDirectory } from "../components/index";
import type { Settings } from "./settings";

/** What an access token of a customer may be for. */
export const scopes = { read: "shop/orders.read", write: "shop/orders.write" } as const;

/** The shop's customers: `app` signs people in, `tests` signs itself in, so that journeys run without a person. */
export function createDirectory(settings: Settings): UserDirectory {
  return new UserDirectory("customers", {
    scopes: { shop: { "orders.read": "Read one's own orders", "orders.write": "Place orders" } },
    clients: {
      app: {
        signIn: [SignIn.AuthorizationCode, SignIn.Srp],
        scopes: ["openid", "email", scopes.read, scopes.write],
        callbackUrls: settings.webOrigins.map((origin) => `${origin}/signed-in`),
        logoutUrls: settings.webOrigins.map((origin) => `${origin}/`),
      },
      tests: { signIn: [SignIn.ClientCredentials], scopes: [scopes.read, scopes.write] },
    },
    groups: { staff: "People who run the shop" },
    protection: settings.protection,
  });
}
