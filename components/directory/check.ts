import { Faults } from "../faults";
import type { UserDirectoryArgs } from "./user-directory";

/** Finds what Cognito would refuse, and clients that are open wider than they look. */
export function checkUserDirectoryArgs(args: UserDirectoryArgs): Faults {
  const faults = new Faults();
  const known = new Set(["openid", "email", "profile", "phone", ...scopeNames(args)]);
  for (const [name, client] of Object.entries(args.clients)) {
    const at = `clients.${name}`;
    if (client.signIn.length === 0) faults.add(`${at}.signIn`, "is empty; name at least one way to sign in", "sign-in");
    const machine = client.signIn.includes("clientCredentials");
    if (machine && client.signIn.length > 1) {
      faults.add(
        `${at}.signIn`,
        "clientCredentials cannot be joined with other ways; make a client of its own",
        "sign-in",
      );
    }
    const custom = (client.scopes ?? []).filter((scope) => scope.includes("/"));
    if (machine && custom.length === 0) {
      faults.add(`${at}.scopes`, "clientCredentials needs at least one scope of a resource server", "sign-in");
    }
    if (client.signIn.includes("authorizationCode") && !client.callbackUrls?.length) {
      faults.add(`${at}.callbackUrls`, "authorizationCode needs at least one URL to return to", "callback-url");
    }
    for (const scope of client.scopes ?? []) {
      if (!known.has(scope))
        faults.add(`${at}.scopes`, `"${scope}" is unknown; known are ${[...known].join(", ")}`, "directory-scope");
    }
    for (const url of client.callbackUrls ?? []) {
      if (typeof url !== "string" || /^https:\/\/|^http:\/\/localhost(:\d+)?(\/|$)/.test(url)) continue;
      faults.add(`${at}.callbackUrls`, `"${url}" is neither https nor http://localhost`, "callback-url");
    }
  }
  return faults;
}

/** Full names of a directory's scopes, `server/scope`. */
function scopeNames(args: UserDirectoryArgs): string[] {
  return Object.entries(args.scopes ?? {}).flatMap(([server, scopes]) =>
    Object.keys(scopes).map((scope) => `${server}/${scope}`),
  );
}
