import type { Frame } from "./frame";
import { attempt } from "./input";
import { parseLenientJson } from "./json";
import { type JavaObject, print, type Value } from "./values";

/** `$util`: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
export class Util implements JavaObject {
  readonly kind = "object";

  constructor(private readonly frame: Frame) {}

  call(name: string, args: readonly Value[]): Value | undefined {
    const [value] = args;
    if (args.length !== 1 || value === null || value === undefined) return undefined;
    if (name === "escapeJavaScript") return this.frame.made(escapeJavaScript(print(value, this.frame)));
    if (typeof value !== "string") return undefined;
    switch (name) {
      case "parseJson":
        this.frame.spend(value.length >> 4);
        return value === "" ? undefined : attempt(() => parseLenientJson(value));
      case "urlEncode":
        return this.frame.made(urlEncode(value));
      case "urlDecode":
        return this.frame.made(attempt(() => decodeURIComponent(value.replaceAll("+", " "))));
      case "base64Encode":
        return this.frame.made(Buffer.from(value, "utf8").toString("base64"));
      case "base64Decode":
        return this.frame.made(Buffer.from(value, "base64").toString("utf8"));
      default:
        return undefined;
    }
  }

  print(): string {
    return "";
  }
}

const escapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\n": "\\n",
  "\t": "\\t",
  "\f": "\\f",
  "\r": "\\r",
  "'": "\\'",
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
};

/** As Apache Commons escapes JavaScript: quotes, slashes, control characters and all that is not ASCII. */
function escapeJavaScript(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
    /[\u0000-\u001f'"\\/\u007f-\uffff]/g,
    (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** Java's `URLEncoder`: letters, digits and `.-*_` stay, a blank becomes `+`. */
function urlEncode(text: string): string {
  return encodeURIComponent(wellFormed(text))
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

/** Java writes a question mark for half of a surrogate pair. */
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8").replaceAll("\ufffd", "?");
}
