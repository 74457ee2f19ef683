import { child, needsKey } from "../../capture/openapi/document";
import type { Change } from "./change";
import { contentOf, type Messages, type SocketApi } from "./sockets";

/** The two documents with the messages that both check: what a schema says can be compared only with a schema. */
export function withSharedMessages(before: SocketApi, after: SocketApi): [SocketApi, SocketApi] {
  const filled = (api: SocketApi): SocketApi => {
    const paths = Object.entries(child(api.document, "paths")).map(([route, item]) => {
      const shared = modelPairs(route, before, after).filter(({ was, is }) => was !== undefined && is !== undefined);
      const models = shared.map(({ key, was, is }) => [key, api === before ? was : is]);
      const requestBody = { required: true, content: contentOf(Object.fromEntries(models)) };
      return [route, { post: { ...child(item, "post"), requestBody } }];
    });
    return { ...api, document: { ...api.document, paths: Object.fromEntries(paths) } };
  };
  return [filled(before), filled(after)];
}

/** What changed in how a WebSocket API takes connections and messages; routes, callers, schemas and answers apart. */
export function socketChanges(before: SocketApi, after: SocketApi): Change[] {
  return [
    ...replaced("*", "route selection expression", before.routeSelectionExpression, after.routeSelectionExpression),
    ...(asksForKey(before) && asksForKey(after)
      ? replaced(
          "$connect",
          "API key selection expression",
          before.apiKeySelectionExpression,
          after.apiKeySelectionExpression,
        )
      : []),
    ...identityChanges(before, after),
    ...Object.keys(before.messages)
      .filter((route) => route in after.messages)
      .flatMap((route) => messageChanges(route, before, after)),
  ];
}

function replaced(route: string, what: string, was: string | undefined, is: string | undefined): Change[] {
  return was === is ? [] : [{ route, verdict: "breaking", what: `${what}: ${was} → ${is}` }];
}

function asksForKey({ document }: SocketApi): boolean {
  return needsKey(document, child(child(child(document, "paths"), "$connect"), "post"));
}

/** A connection without one of the identity sources is refused; one that sends more than is asked for is not. */
function identityChanges({ identitySources: was }: SocketApi, { identitySources: is }: SocketApi): Change[] {
  // Who may call is told apart.
  if (was.length === 0 || is.length === 0 || [...was].sort().join() === [...is].sort().join()) return [];
  const verdict = is.every((source) => was.includes(source)) ? "non-breaking" : "breaking";
  return [{ route: "$connect", verdict, what: `identity sources: ${was.join(", ")} → ${is.join(", ")}` }];
}

function messageChanges(route: string, before: SocketApi, after: SocketApi): Change[] {
  const [was, is] = [before.messages[route]!, after.messages[route]!].map(
    ({ modelSelectionExpression }) => modelSelectionExpression,
  );
  const picked = was !== undefined && is !== undefined ? replaced(route, "model selection expression", was, is) : [];
  const checks = modelPairs(route, before, after).flatMap(({ key, was, is }): Change[] => {
    if ((was === undefined) === (is === undefined)) return [];
    return is === undefined
      ? [{ route, verdict: "non-breaking", what: `messages (${key}) need not match a model any more` }]
      : [{ route, verdict: "breaking", what: `messages (${key}) have to match the model ${is}` }];
  });
  return [...picked, ...checks];
}

interface ModelPair {
  readonly key: string;
  /** Models that check a message whose key this is. */
  readonly was: string | undefined;
  readonly is: string | undefined;
}

function modelPairs(route: string, before: SocketApi, after: SocketApi): ModelPair[] {
  const [was, is] = [before.messages[route], after.messages[route]];
  const keys = new Set(["$default", ...Object.keys(was?.models ?? {}), ...Object.keys(is?.models ?? {})]);
  return [...keys].map((key) => ({ key, was: modelFor(key, was), is: modelFor(key, is) }));
}

function modelFor(key: string, messages: Messages | undefined): string | undefined {
  if (messages?.modelSelectionExpression === undefined) return undefined;
  return messages.models[key] ?? messages.models.$default;
}
