import { edgeAndPrivate } from "./edge";
import { httpApis } from "./http";
import { restApis } from "./rest";
import type { Topic } from "./rule";
import { signInRules } from "./sign-in";
import { webSocketApis } from "./websocket";

/** All rules that AWS documents and nobody recorded. */
export const topics: readonly Topic[] = [restApis, httpApis, webSocketApis, signInRules, edgeAndPrivate];
