import type { Signal } from "@preact/signals";
import type { ApiView, RoutesView, RouteView, Sending } from "../../../routes/contract";

/** Who sends, with which key. */
export interface Caller {
  readonly as: Sending["as"];
  readonly keyId?: string | undefined;
}

/** A caller whom the route lets in, as far as its access tells. */
export function callerFor(
  { access, needsKey }: Pick<RouteView, "access" | "needsKey">,
  { name, locked }: Pick<ApiView, "name" | "locked">,
  view: RoutesView,
): Caller {
  const asked = (needsKey || access.kind === "key") && !locked;
  const keyId = asked ? view.keys.find(({ apis }) => apis.includes(name))?.id : undefined;
  const as: Sending["as"] =
    access.kind === "iam"
      ? { kind: "operator" }
      : access.kind === "token" && view.hasDirectory
        ? someUser(view, access.scopes)
        : { kind: "nobody" };
  return { as, ...(keyId === undefined ? {} : { keyId }) };
}

/** A user of the directory, else one that it lets in as well. */
export function someUser({ users }: RoutesView, scopes: readonly string[]): Sending["as"] {
  return { kind: "user", username: users[0] ?? "someone@example.com", groups: [], scopes };
}

const kinds: Readonly<Record<Sending["as"]["kind"], string>> = {
  nobody: "nobody in particular",
  user: "a user of the directory",
  operator: "the operator, signed (everything allowed)",
  role: "a role, signed",
};

/** Who the request comes from; the stage makes the token or the signature. */
export function CallerForm(props: {
  caller: Signal<Caller>;
  view: RoutesView;
  /** Who may call, in words. */
  asks: string;
  scopes: readonly string[];
}) {
  const { caller, view, asks, scopes } = props;
  const { as, keyId } = caller.value;
  const choose = (kind: string) => {
    const chosen: Sending["as"] =
      kind === "user"
        ? someUser(view, scopes)
        : kind === "role"
          ? { kind, arn: view.roles[0]?.arn ?? "" }
          : { kind: kind === "operator" ? "operator" : "nobody" };
    caller.value = { ...caller.value, as: chosen };
  };
  return (
    <fieldset>
      <legend>
        Caller <span class="faint">{asks}</span>
      </legend>
      <label class="field">
        <span>Send as</span>
        <select value={as.kind} onChange={(event) => choose(event.currentTarget.value)}>
          {Object.entries(kinds)
            .filter(([kind]) => kind !== "user" || view.hasDirectory)
            .map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
        </select>
      </label>
      {as.kind === "user" && <UserFields as={as} caller={caller} view={view} />}
      {as.kind === "role" && (
        <label class="field">
          <span>Role</span>
          <select
            value={as.arn}
            onChange={(event) => {
              caller.value = { ...caller.value, as: { kind: "role", arn: event.currentTarget.value } };
            }}
          >
            {view.roles.map(({ arn, name }) => (
              <option key={arn} value={arn}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {view.keys.length > 0 && (
        <label class="field">
          <span>API key</span>
          <select
            value={keyId ?? ""}
            onChange={(event) => {
              caller.value = { as, keyId: event.currentTarget.value || undefined };
            }}
          >
            <option value="">none</option>
            {view.keys.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}

function UserFields(props: { as: Extract<Sending["as"], { kind: "user" }>; caller: Signal<Caller>; view: RoutesView }) {
  const { as, caller, view } = props;
  const change = (part: Partial<typeof as>) => {
    caller.value = { ...caller.value, as: { ...as, ...part } };
  };
  return (
    <>
      <label class="field">
        <span>User</span>
        <input list="users" value={as.username} onInput={(event) => change({ username: event.currentTarget.value })} />
        <datalist id="users">
          {view.users.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <label class="field">
        <span>Scopes</span>
        <input
          value={as.scopes.join(" ")}
          placeholder="none: an identity token"
          onInput={(event) => change({ scopes: words(event.currentTarget.value) })}
        />
      </label>
      <label class="field">
        <span>Groups</span>
        <input
          value={as.groups.join(" ")}
          placeholder={view.groups.join(" ") || "none"}
          onInput={(event) => change({ groups: words(event.currentTarget.value) })}
        />
      </label>
    </>
  );
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
